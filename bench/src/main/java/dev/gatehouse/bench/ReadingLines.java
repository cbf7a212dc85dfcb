package dev.gatehouse.bench;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the commands that only read, with an app file and with settings in the profile: in a private s6 tree, with runit, and
 * with systemd if it can boot in a namespace.
 */
final class ReadingLines {
    private static final int ROUNDS = 30;

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The commands about gateways, which know the options of managers. */
    static final List<String> GATEWAYS = List.of(
            "gateway status",
            "gateway status --all",
            "gateway list",
            "gateway logs -n 5",
            "render",
            "check",
            "doctor",
            "reconcile --dry-run");

    /** The other commands. */
    static final List<String> OTHERS =
            List.of("profile list", "profile show", "app list", "app show", "detect", "--version");

    static final String APP = """
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

    static final String SETTINGS = """
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
        List<String> hello = Hello.compile(bench).plain();
        s6(bench, hello);
        runit(bench, hello);
        ReadingUnitLines.run(bench, hello);
    }

    private static void s6(Bench bench, List<String> hello) throws Exception {
        try (Tree tree = Tree.up(bench.place())) {
            tree.manager()
                    .define(List.of(tree.definition(ProfileName.DEFAULT)), Initially.UP)
                    .orThrow();
            Files.writeString(tree.home().path().resolve("config.yaml"), SETTINGS);
            tree.awaitUp(List.of(new ServiceName(ProfileName.DEFAULT)));
            // The logger may not have begun.
            log(tree.home().path());
            Map<String, String> environment = new HashMap<>(bench.place().environment(tree.scandir()));
            environment.put("GATEHOUSE_APP", app(bench.place().scratch()).toString());
            ReadingRace race = new ReadingRace(bench, "s6", bench.processes(), hello, environment);
            List<String> all = new ArrayList<>(GATEWAYS);
            all.addAll(OTHERS);
            all.add("tree status");
            for (String command : all) {
                List<String> words = bench.command().words(tree, command.split(" ", -1));
                requireTold(words, environment);
                race.add(command, words, List.of());
            }
            race.run(bench.rounds(ROUNDS));
        }
    }

    private static void runit(Bench bench, List<String> hello) throws Exception {
        Path runsvdir = Path.of("/usr/bin/runsvdir");
        if (!Files.isExecutable(runsvdir)) {
            bench.results().add(Row.leftOut("commands that only read, with runit", runsvdir + " is missing"));
            return;
        }
        Path folder = Files.createTempDirectory(bench.place().scratch(), "runit");
        Path home = Files.createDirectories(folder.resolve("home"));
        Path services = Files.createDirectories(folder.resolve("services"));
        Files.writeString(home.resolve("config.yaml"), SETTINGS);
        Map<String, String> environment = Map.of(
                "SVDIR", services.toString(),
                "GATEHOUSE_MANAGER", "runit",
                "GATEHOUSE_APP", app(folder).toString());
        Process supervisor = new ProcessBuilder(runsvdir.toString(), "-P", services.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> command = List.of(bench.place().command().toString(), "--home", home.toString());
            bench.processes().run(with(command, "gateway start --timeout 30s"), environment, List.of(0));
            log(home);
            ReadingRace race = new ReadingRace(bench, "runit", bench.processes(), hello, environment);
            List<String> all = new ArrayList<>(GATEWAYS);
            all.add("detect");
            for (String one : all) {
                requireTold(with(command, one), environment);
                race.add(one, with(command, one), List.of());
            }
            race.run(bench.rounds(ROUNDS));
        } finally {
            // It sends TERM to each runsv, which stops its service.
            new ProcessBuilder("kill", "-HUP", Long.toString(supervisor.pid()))
                    .start()
                    .waitFor();
            if (!supervisor.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        }
    }

    static Path app(Path folder) throws IOException {
        return Files.writeString(folder.resolve("reading.yaml"), APP);
    }

    static List<String> with(List<String> command, String words) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words.split(" ", -1)));
        return all;
    }

    private static void log(Path home) throws IOException {
        Path log = Files.createDirectories(home.resolve("logs/gateways/default"));
        Files.writeString(
                log.resolve("current"),
                "@400000006a1d42e2075bcd15 a line\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
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
