package dev.gatehouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares the commands that only read with a JVM that does nothing. What the manager's own programs take, and a look at the
 * processes of the host, is subtracted: no command can be faster than these.
 */
final class ReadingRace {
    private static final double LIMIT = 1.3;

    /** What the commands tell with these codes is complete: a gateway that should not run, or that differs from its profile. */
    private static final List<Integer> TOLD = List.of(0, 1, 3);

    /** The commands that look through the processes of the host. */
    private static final Set<String> LOOKING = Set.of("check", "doctor", "reconcile --dry-run", "detect");

    private static final String HELLO = "hello";
    private static final String LOOK = "a look at all processes";

    private final Bench bench;
    private final String manager;
    private final Processes processes;
    private final List<String> hello;
    private final Map<String, String> environment;
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, List<List<String>>> calls = new LinkedHashMap<>();

    /**
     * Creates a race without commands.
     *
     * @param manager its name in the table
     * @param processes runs all of them
     * @param hello the command line of a JVM hello world
     * @param environment the variables of the commands and of the manager's programs
     */
    ReadingRace(Bench bench, String manager, Processes processes, List<String> hello, Map<String, String> environment) {
        this.bench = bench;
        this.manager = manager;
        this.processes = processes;
        this.hello = hello;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Adds a command.
     *
     * @param name its name in the table
     * @param words its command line
     * @param programs the command lines of the manager's own programs that it executes
     */
    void add(String name, List<String> words, List<List<String>> programs) {
        commands.put(name, words);
        calls.put(name, programs);
    }

    /** Measures, and adds a row for each command. */
    void run(int rounds) throws Exception {
        Race race = new Race().with(HELLO, () -> processes.run(hello).seconds());
        race.with(LOOK, () -> processes.look().seconds());
        Set<List<String>> programs = new HashSet<>();
        calls.values().forEach(programs::addAll);
        for (List<String> program : programs) {
            race.with(
                    String.join(" ", program),
                    () -> processes.run(program, environment, List.of(0, 1, 3)).seconds());
        }
        commands.forEach((name, words) -> race.with(
                "gatehouse " + name,
                () -> processes.run(words, environment, TOLD).seconds()));
        Map<String, Series> series = race.run(3, rounds);
        bench.results().keep("reading " + manager, series);
        for (String name : commands.keySet()) {
            row(name, series);
        }
    }

    private void row(String name, Map<String, Series> series) throws IOException {
        Series ours = Found.of(series, "gatehouse " + name);
        Series greeting = Found.of(series, HELLO);
        List<String> figures = new ArrayList<>();
        double own = 0;
        for (List<String> program : calls.getOrDefault(name, List.of())) {
            own += Found.of(series, String.join(" ", program)).median();
        }
        if (own > 0) {
            figures.add(" without " + Found.millis(own) + " of " + programs(name));
        }
        if (LOOKING.contains(name)) {
            double look = Found.of(series, LOOK).median();
            figures.add(" without " + Found.millis(look) + " of " + LOOK);
            own += look;
        }
        bench.results()
                .add(Row.ratio(
                        String.format(Locale.ROOT, "gatehouse %s with %s, to a JVM hello world", name, manager),
                        LIMIT,
                        (ours.median() - own) / greeting.median(),
                        Found.millis(ours) + String.join("", figures) + " to " + Found.millis(greeting)));
    }

    private String programs(String name) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (List<String> program : calls.getOrDefault(name, List.of())) {
            String file = program.getFirst();
            counts.merge(file.substring(file.lastIndexOf('/') + 1), 1, Integer::sum);
        }
        List<String> words = new ArrayList<>();
        counts.forEach((program, count) -> words.add(count == 1 ? program : count + " " + program));
        return String.join(" and ", words);
    }
}
