package dev.gatehouse.bench;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the commands that only read with a JVM that does nothing: with an app file, and with settings in the profile. */
final class ReadingLines {
    private static final double LIMIT = 1.3;

    /** What the commands tell with these codes is complete: a gateway that should not run, or that differs from its profile. */
    private static final List<Integer> TOLD = List.of(0, 1, 3);

    private static final List<String> COMMANDS = List.of(
            "gateway status",
            "gateway status --all",
            "gateway list",
            "gateway logs -n 5",
            "profile list",
            "profile show",
            "app list",
            "app show",
            "detect",
            "tree status",
            "render",
            "check",
            "doctor",
            "reconcile --dry-run",
            "--version");

    private static final String APP = """
            # An app.
            app: hermes
            home: {variable: HERMES_HOME, host: ~/.hermes}
            markers: [SOUL.md]
            command: [sleep, "1000000"]
            settings: {file: config.yaml, section: gateway}
            port:
              - {file: config.yaml, key: server.port, format: yaml}
            env:
              MODE: gateway
            stop: {timeout: 10s}
            """;

    private static final String SETTINGS = """
            # Settings of the app, and of its gateway.
            server:
              port: 8642
            gateway:
              restart: {mode: on-failure}
              env:
                LEVEL: debug
            """;

    private ReadingLines() {}

    static void run(Bench bench) throws Exception {
        Hello hello = Hello.compile(bench);
        try (Tree tree = Tree.up(bench.place())) {
            Path app = Files.writeString(bench.place().scratch().resolve("reading.yaml"), APP);
            tree.manager()
                    .define(List.of(tree.definition(ProfileName.DEFAULT)), Initially.UP)
                    .orThrow();
            Files.writeString(tree.home().path().resolve("config.yaml"), SETTINGS);
            tree.awaitUp(List.of(new ServiceName(ProfileName.DEFAULT)));
            // The logger may not have begun.
            Path log = Files.createDirectories(tree.logs().resolve("gateways/default"));
            Files.writeString(
                    log.resolve("current"),
                    "@400000006a1d42e2075bcd15 a line\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Map<String, String> environment = new HashMap<>(bench.place().environment(tree.scandir()));
            environment.put("GATEHOUSE_APP", app.toString());
            Race race = new Race()
                    .with("hello", () -> bench.processes().run(hello.plain()).seconds());
            for (String command : COMMANDS) {
                List<String> words = bench.command().words(tree, command.split(" ", -1));
                requireTold(words, environment);
                race.with(
                        command,
                        () -> bench.processes().run(words, environment, TOLD).seconds());
            }
            Map<String, Series> series = race.run(3, bench.rounds(30));
            bench.results().keep("reading", series);
            Series rival = Found.of(series, "hello");
            for (String command : COMMANDS) {
                Series ours = Found.of(series, command);
                bench.results()
                        .add(Row.ratio(
                                "gatehouse " + command + ", with an app file, to a JVM hello world",
                                LIMIT,
                                ours.ratioTo(rival),
                                Found.millis(ours) + " to " + Found.millis(rival)));
            }
        }
    }

    /** Checks the output once, because a failing command is fast too. */
    private static void requireTold(List<String> words, Map<String, String> environment) throws IOException {
        // Some of them speak to people only, on standard error.
        List<String> both = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"));
        both.addAll(words);
        if (Installed.output(both, environment).isEmpty()) {
            throw new IOException(String.join(" ", words) + " prints nothing");
        }
    }
}
