package dev.gatehouse.systemtest.inside;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The JVM inside: runs test classes and reports each test on standard output, with one line at its start and one at its end.
 *
 * <p>Arguments are excluded tags with a leading minus, names of classes, and methods as in {@code Class#method}.
 */
public final class InsideRunner {
    private InsideRunner() {}

    public static void main(String[] arguments) {
        PrintStream reports = System.out;
        // Output of tests must not be mixed with the reports.
        System.setOut(System.err);
        LauncherFactory.create().execute(request(Arrays.asList(arguments)), new Reporter(reports));
        print(reports, Report.done());
        // A test may have left a thread that waits forever.
        System.exit(0);
    }

    private static LauncherDiscoveryRequest request(List<String> arguments) {
        LauncherDiscoveryRequestBuilder builder = LauncherDiscoveryRequestBuilder.request()
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                // The reports are read in order, and the tests share one tree.
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false");
        for (String argument : arguments) {
            if (argument.startsWith("-")) {
                builder.filters(TagFilter.excludeTags(argument.substring(1)));
            } else if (argument.contains("#")) {
                builder.selectors(methods(argument));
            } else {
                builder.selectors(selectClass(argument));
            }
        }
        return builder.build();
    }

    /** The methods of this name, whatever their parameters; also inherited ones. */
    private static List<MethodSelector> methods(String argument) {
        String[] names = argument.split("#", 2);
        Class<?> type = ReflectionSupport.tryToLoadClass(names[0])
                .getOrThrow(e -> new IllegalArgumentException("no such class: " + names[0], e));
        return ReflectionSupport.findMethods(
                        type, method -> method.getName().equals(names[1]), HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .map(method -> selectMethod(type, method))
                .toList();
    }

    private static void print(PrintStream reports, Report report) {
        reports.writeBytes((report.line() + "\n").getBytes(StandardCharsets.UTF_8));
        reports.flush();
    }

    /** Reports every test, and a container only if it failed or was skipped as a whole. */
    private static final class Reporter implements TestExecutionListener {
        private final PrintStream reports;
        private final Map<String, Long> begun = new ConcurrentHashMap<>();

        Reporter(PrintStream reports) {
            this.reports = reports;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test.getUniqueId(), System.nanoTime());
            if (test.isTest()) {
                print(reports, Report.begun(test.getUniqueId(), test.getDisplayName()));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            print(reports, Report.begun(test.getUniqueId(), test.getDisplayName()));
            report(test, Report.Kind.SKIPPED, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Report.Kind kind = switch (result.getStatus()) {
                case SUCCESSFUL -> Report.Kind.PASSED;
                case ABORTED -> Report.Kind.SKIPPED;
                case FAILED -> Report.Kind.FAILED;
            };
            if (!test.isTest()) {
                if (kind == Report.Kind.PASSED) {
                    return;
                }
                print(reports, Report.begun(test.getUniqueId(), test.getDisplayName()));
            }
            Optional<Throwable> cause = result.getThrowable();
            report(test, kind, cause.map(c -> detail(kind, c)).orElse(""));
        }

        private void report(TestIdentifier test, Report.Kind kind, String detail) {
            long since = begun.getOrDefault(test.getUniqueId(), System.nanoTime());
            long millis = (System.nanoTime() - since) / 1_000_000;
            print(reports, new Report(kind, test.getUniqueId(), test.getDisplayName(), millis, detail));
        }

        private static String detail(Report.Kind kind, Throwable cause) {
            if (kind == Report.Kind.SKIPPED) {
                return String.valueOf(cause.getMessage());
            }
            StringWriter text = new StringWriter();
            cause.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
