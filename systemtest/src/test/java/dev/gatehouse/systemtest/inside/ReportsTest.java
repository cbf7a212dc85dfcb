package dev.gatehouse.systemtest.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What another JVM reports about its tests is what this JVM reports: nothing gets lost. */
class ReportsTest {
    private static final String CLASS = "dev.gatehouse.systemtest.inside.ReportedStories$";

    /** Runs classes in another JVM; returns the result of each test by its name: empty, or why it has not passed. */
    private static Map<String, String> run(String... names) throws Exception {
        List<String> arguments = Stream.of(names).map(name -> CLASS + name).toList();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                InsideRunner.class.getName()));
        words.addAll(arguments);
        Map<String, String> results = new TreeMap<>();
        try (Running runner = new Running("runner", new ProcessBuilder(words).start());
                Stream<DynamicTest> tests = Inside.reports(runner, arguments)) {
            for (DynamicTest test : (Iterable<DynamicTest>) tests::iterator) {
                results.put(test.getDisplayName(), result(test));
            }
        }
        return results;
    }

    private static String result(DynamicTest test) {
        try {
            test.getExecutable().execute();
            return "";
        } catch (TestAbortedException skipped) {
            return "skipped: " + skipped.getMessage();
        } catch (Throwable failure) {
            return "failed: " + failure.getMessage();
        }
    }

    @Test
    void eachTestHasItsResult() throws Exception {
        Map<String, String> results = run("Mixed");
        assertThat(results)
                .hasSize(6)
                .containsEntry("passes()", "")
                .containsEntry("isDisabled()", "skipped: an example, with this reason");
        assertThat(results.keySet().stream()
                        .filter(name ->
                                name.startsWith("[") && results.get(name).isEmpty()))
                .hasSize(2);
        assertThat(results.get("isSkipped()")).startsWith("skipped: ").contains("no such host");
        assertThat(results.get("fails()")).startsWith("failed: ").contains("this", "that", "ReportedStories");
    }

    @Test
    void aClassThatCannotBePreparedIsAFailure() throws Exception {
        assertThat(run("FailsBefore").values())
                .singleElement()
                .asString()
                .startsWith("failed: ")
                .contains("cannot open");
    }

    @Test
    void aJvmThatExitsIsAFailureWithItsLastWords() throws Exception {
        assertThat(run("Exits").get("endsTheJvm()"))
                .startsWith("failed: the JVM inside has exited")
                .contains("last words");
    }

    @Test
    void whatRanNoTestIsAFailure() throws Exception {
        assertThat(run("Mixed#passes", "Mixed#hasRows", "Empty", "Outer"))
                .containsEntry("passes()", "")
                .hasEntrySatisfying(
                        CLASS + "Empty", result -> assertThat(result).contains("ran no test of it"))
                .hasSize(4);
    }

    @Test
    void aMissingClassIsAFailure() throws Exception {
        for (String name : List.of("NoSuchClass", "NoSuchClass#method", "Mixed#noSuchMethod")) {
            assertThat(run(name).values()).as(name).isNotEmpty().allMatch(result -> result.startsWith("failed: "));
        }
    }
}
