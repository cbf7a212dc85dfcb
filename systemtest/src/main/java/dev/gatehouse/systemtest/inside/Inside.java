package dev.gatehouse.systemtest.inside;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** Runs test classes in a JVM inside a namespace and reports them as tests of this JVM. */
public final class Inside {
    /** Limit for one test: the slowest takes a minute on an idle machine. */
    private static final Duration TEST_LIMIT = Duration.ofMinutes(15);

    private Inside() {}

    /** Returns the directories that the JVM inside needs: its own files and the class path. */
    public static Map<Path, String> shares() {
        String java = System.getProperty("java.home");
        return Map.of(Path.of(java), java, ClassPathCopy.get().folder(), ClassPathCopy.INSIDE);
    }

    /** Adds the directories that the JVM inside needs. */
    public static NamespaceOptions prepared(NamespaceOptions options) {
        return options.withShares(shares());
    }

    /** Returns the command line of a JVM inside with the class path of this one. */
    public static List<String> java(String mainClass, String... arguments) {
        List<String> words = jvm(ClassPathCopy.get().inside());
        words.add(mainClass);
        words.addAll(List.of(arguments));
        return words;
    }

    /** Returns the beginning of the command line of a JVM with the class path of this one, for a program that is already inside. */
    public static List<String> jvm() {
        return jvm(System.getProperty("java.class.path"));
    }

    private static List<String> jvm(String classPath) {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx256m"));
        words.addAll(SharedClasses.options(classPath));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
        return words;
    }

    /**
     * Returns a program that restarts gateways, for a test that already runs inside. Its further arguments are services.
     *
     * @param variables its environment, beside that of the gateway that starts it
     */
    public static List<String> restartProgram(Kind kind, Path home, Map<String, String> variables) {
        List<String> words = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(jvm());
        words.addAll(List.of(RestartProgram.class.getName(), kind.toString(), home.toString()));
        return words;
    }

    /**
     * Runs test classes in a new namespace, which is closed with the stream.
     *
     * @param environment environment variables for the tests
     * @param arguments names of classes, and excluded tags with a leading minus
     */
    public static Stream<DynamicTest> run(
            NamespaceOptions options, Identity who, Map<String, String> environment, List<String> arguments) {
        S6Namespace namespace = S6Namespace.open(prepared(options));
        return run(namespace, who, environment, arguments).onClose(namespace::close);
    }

    /** Runs test classes in an open namespace. */
    public static Stream<DynamicTest> run(
            Namespace namespace, Identity who, Map<String, String> environment, List<String> arguments) {
        List<String> words = java(InsideRunner.class.getName(), arguments.toArray(String[]::new));
        Map<String, String> variables = new HashMap<>(environment);
        return reports(namespace.start(who, variables, words.toArray(String[]::new)), arguments);
    }

    /**
     * Returns the tests that a running {@link InsideRunner} reports. A class or method that it was told to run, and of which it reports
     * no test, is a failed test. The stream ends the runner.
     *
     * @param arguments the arguments of the runner
     */
    public static Stream<DynamicTest> reports(Running runner, List<String> arguments) {
        Tests tests = new Tests(runner, arguments);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(tests, Spliterator.ORDERED), false)
                .onClose(runner::close);
    }

    /**
     * Returns the tests in the order in which they start. Each is returned when it has started inside, and here runs until it has
     * ended inside, so that both durations are equal.
     */
    private static final class Tests implements Iterator<DynamicTest> {
        private final Running runner;
        private Optional<Report> next = Optional.empty();
        /** Classes and methods of which no test has begun. */
        private final Deque<String> silent;

        private boolean ended;

        Tests(Running runner, List<String> arguments) {
            this.runner = runner;
            this.silent = arguments.stream()
                    .filter(argument -> !argument.startsWith("-"))
                    .collect(Collectors.toCollection(ArrayDeque::new));
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty() && !ended) {
                next = Optional.of(read());
                ended = next.get().kind() == Report.Kind.DONE;
            }
            return !ended || !silent.isEmpty();
        }

        @Override
        public DynamicTest next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (ended) {
                String name = silent.remove();
                return DynamicTest.dynamicTest(name, () -> fail(Report.failed("the JVM inside ran no test of it\n")));
            }
            Report begun = next.orElseThrow();
            next = Optional.empty();
            silent.removeIf(begun::isOf);
            if (begun.kind() != Report.Kind.BEGUN) {
                // The JVM inside has exited between two tests, which must not look like the end.
                ended = true;
                return DynamicTest.dynamicTest("the JVM inside", () -> fail(begun));
            }
            return DynamicTest.dynamicTest(begun.name(), () -> conclude(read()));
        }

        private void conclude(Report report) {
            switch (report.kind()) {
                case PASSED -> {}
                case SKIPPED -> Assumptions.abort(report.detail());
                default -> fail(report);
            }
        }

        private void fail(Report report) {
            String said = runner.errorSoFar();
            throw new InsideFailure(
                    report.detail() + (said.isBlank() ? "" : "--- standard error of the JVM inside\n" + said));
        }

        private Report read() {
            while (true) {
                long begin = System.nanoTime();
                Optional<String> line = runner.nextLine(TEST_LIMIT);
                if (line.isEmpty()) {
                    ended = true;
                    // A process that has closed its output may still be alive for a moment.
                    boolean late = System.nanoTime() - begin >= TEST_LIMIT.toNanos();
                    String what = late ? "printed nothing for " + TEST_LIMIT.toSeconds() + " s" : "has exited";
                    runner.close();
                    return Report.failed("the JVM inside " + what + "\n");
                }
                Optional<Report> report = Report.parse(line.get());
                if (report.isPresent()) {
                    return report.get();
                }
            }
        }
    }

    /** A failure inside. Its message contains the stack trace of the test. */
    private static final class InsideFailure extends AssertionError {
        private static final long serialVersionUID = 1L;

        InsideFailure(String trace) {
            super(trace);
            setStackTrace(new StackTraceElement[0]);
        }
    }
}
