package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in docs/testkit.md is that of these examples, which are compiled and run. */
class DocumentedExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void codeBlocksAreTakenFromTheExamples() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/testkit.md"));
        assertThat(Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .map((MatchResult block) -> block.group(1)))
                .containsExactly(
                        example("FakeExampleTest", "fake"),
                        example("TinyFixture", "fixture"),
                        example("TinyManagerTest", "test"));
    }

    private static String example(String name, String part) throws IOException {
        String source = Files.readString(ROOT.resolve("testkit/src/test/java/dev/gatehouse/testkit/example")
                .resolve(name + ".java"));
        int begin = source.indexOf("// begin " + part + "\n") + ("// begin " + part + "\n").length();
        // A final line break would count as a line without indentation.
        return source.substring(begin, source.lastIndexOf('\n', source.indexOf("// end " + part)))
                        .stripIndent()
                + "\n";
    }
}
