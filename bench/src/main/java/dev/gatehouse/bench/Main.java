package dev.gatehouse.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the budgets that are named, or all, and prints what was found as one table. */
public final class Main {
    private static final Map<String, Measurement> MEASUREMENTS = new LinkedHashMap<>();

    static {
        MEASUREMENTS.put("status-one", StatusLines::one);
        MEASUREMENTS.put("status-all", StatusLines::all);
        MEASUREMENTS.put("register", RegistrationLines::register);
        MEASUREMENTS.put("unregister", RegistrationLines::unregister);
        MEASUREMENTS.put("command", CommandLines::run);
        MEASUREMENTS.put("memory", SizeLines::memory);
        MEASUREMENTS.put("linear", SizeLines::linear);
        MEASUREMENTS.put("systemd", UnitLines::run);
        MEASUREMENTS.put("jmh", InProcess::run);
    }

    private Main() {}

    /** One line of the table, or several that are measured together. */
    private interface Measurement {
        void take(Bench bench) throws Exception;
    }

    /**
     * Measures.
     *
     * @param arguments the file for the raw figures; then {@code --quick}, and names of what to measure
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
                System.err.println("✗ there is no measurement '" + name + "'");
                System.err.println("  one of: " + String.join(", ", MEASUREMENTS.keySet()));
                System.exit(2);
            }
        }
        Path raw = Path.of(arguments[0]);
        boolean whole = true;
        try (Bench bench = Bench.open(Place.ofProcess(), quick)) {
            for (Map.Entry<String, Measurement> measurement : MEASUREMENTS.entrySet()) {
                if (names.isEmpty() || names.contains(measurement.getKey())) {
                    whole &= take(measurement.getKey(), measurement.getValue(), bench, raw);
                }
            }
            bench.results().writeTo(raw);
            System.out.print(bench.results().table());
            System.err.println("✓ raw figures: " + raw);
        }
        if (!whole) {
            System.exit(1);
        }
    }

    /** Measures one thing; one that cannot be measured does not keep the others from it. */
    private static boolean take(String name, Measurement measurement, Bench bench, Path raw) throws IOException {
        long begin = System.nanoTime();
        System.err.print("↻ " + name + " …");
        try {
            measurement.take(bench);
            System.err.printf(" %.0f s%n", Stopwatch.since(begin));
            return true;
        } catch (Exception e) {
            Path trace = raw.resolveSibling("failure-" + name + ".txt");
            System.err.println();
            System.err.println("✗ " + name + " could not be measured: " + e.getMessage());
            System.err.println("  cat " + trace);
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(trace))) {
                e.printStackTrace(writer);
            }
            return false;
        }
    }
}
