package dev.gatehouse.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the named budgets, or all, and prints one table. */
public final class Main {
    private static final Map<String, Measurement> MEASUREMENTS = new LinkedHashMap<>();

    static {
        MEASUREMENTS.put("status-one", StatusLines::one);
        MEASUREMENTS.put("status-all", StatusLines::all);
        MEASUREMENTS.put("register", RegistrationLines::register);
        MEASUREMENTS.put("unregister", RegistrationLines::unregister);
        MEASUREMENTS.put("holders", HolderLines::run);
        MEASUREMENTS.put("command", CommandLines::run);
        MEASUREMENTS.put("reading", ReadingLines::run);
        MEASUREMENTS.put("memory", SizeLines::memory);
        MEASUREMENTS.put("linear", SizeLines::linear);
        MEASUREMENTS.put("systemd", UnitLines::run);
        MEASUREMENTS.put("kubernetes", KubernetesLines::run);
        MEASUREMENTS.put("jmh", InProcess::run);
    }

    private Main() {}

    /** One row of the table, or several that are measured together. */
    private interface Measurement {
        void take(Bench bench) throws Exception;
    }

    /**
     * Measures.
     *
     * @param arguments the file for the raw figures; then {@code --quick} and names of rows
     */
    public static void main(String[] arguments) throws Exception {
        boolean quick = false;
        List<String> names = new ArrayList<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            if (argument.equals("--quick")) {
                quick = true;
            } else {
                names.add(argument);
            }
        }
        for (String name : names) {
            if (!MEASUREMENTS.containsKey(name)) {
                System.err.println("✗ Unknown row '" + name + "'");
                System.err.println("  one of: " + String.join(", ", MEASUREMENTS.keySet()));
                System.exit(2);
            }
        }
        Path raw = Path.of(arguments[0]);
        List<String> failed = new ArrayList<>();
        try (Bench bench = Bench.open(Place.ofProcess(), quick)) {
            for (Map.Entry<String, Measurement> measurement : MEASUREMENTS.entrySet()) {
                String name = measurement.getKey();
                if ((names.isEmpty() || names.contains(name)) && !take(name, measurement.getValue(), bench, raw)) {
                    failed.add(name);
                }
            }
            bench.results().writeTo(raw);
            System.out.print(bench.results().table());
            System.err.println("✓ Raw figures: " + raw);
        }
        if (!failed.isEmpty()) {
            System.err.println("✗ Not measured: " + String.join(", ", failed));
            failed.forEach(name -> System.err.println("  cat " + trace(raw, name)));
            System.exit(1);
        }
    }

    /** Runs one measurement. If it fails, adds a row with the reason and returns false. */
    private static boolean take(String name, Measurement measurement, Bench bench, Path raw) throws IOException {
        long begin = System.nanoTime();
        System.err.print("↻ " + name + " …");
        try {
            measurement.take(bench);
            System.err.printf(" %.0f s%n", Stopwatch.since(begin));
            return true;
        } catch (Exception | Error e) {
            // Namespaces and waits fail with an AssertionError.
            String why = String.valueOf(e.getMessage()).strip();
            System.err.println();
            System.err.println("✗ Cannot measure " + name + ": " + why);
            bench.results().add(Row.failed(name, why));
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(trace(raw, name)))) {
                e.printStackTrace(writer);
            }
            return false;
        }
    }

    private static Path trace(Path raw, String name) {
        return raw.resolveSibling("failure-" + name + ".txt");
    }
}
