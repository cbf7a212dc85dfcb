package dev.gatehouse.bench;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures the commands that only read with a unit of root's user manager, in a namespace with systemd as PID 1. */
final class ReadingUnitLines {
    private static final int ROUNDS = 30;

    /** The scratch directory inside the namespace, which has its own /dev/shm. */
    private static final String SCRATCH = "/opt/scratch";

    private static final String INSTALLED = "/opt/gatehouse";

    private static final String SCRIPTS = "/opt/bench";

    /** The programs of systemd that the command executes. Root looks for them in this directory first. */
    private static final List<String> PROGRAMS = List.of("systemctl", "journalctl", "loginctl");

    private static final String RECORDERS = "/usr/local/sbin/";

    private static final String RECORD = "/root/words";

    /** Creates a program that records its name and its arguments, one per line, and executes the real one. */
    private static final String RECORDER = "printf '#!/bin/sh\\nprintf \"%%s\\\\n\" /usr/bin/PROGRAM \"$@\" >>" + RECORD
            + "\\nexec /usr/bin/PROGRAM \"$@\"\\n' >" + RECORDERS + "PROGRAM && chmod 755 " + RECORDERS + "PROGRAM";

    private final Bench bench;
    private final SystemdNamespace machine;
    private final Map<String, String> environment =
            Map.of("XDG_RUNTIME_DIR", "/run/user/0", "LC_ALL", "C.UTF-8", "GATEHOUSE_APP", SCRATCH + "/reading.yaml");

    private ReadingUnitLines(Bench bench, SystemdNamespace machine) {
        this.bench = bench;
        this.machine = machine;
    }

    static void run(Bench bench, List<String> hello) throws Exception {
        Optional<String> whyNot = Prerequisites.whyNoSystemd();
        if (whyNot.isPresent()) {
            bench.results()
                    .add(Row.leftOut(
                            "commands that only read, with systemd", "Cannot boot systemd here: " + whyNot.get()));
            return;
        }
        Place place = bench.place();
        ReadingLines.app(place.scratch());
        Map<Path, String> shares =
                Map.of(place.scratch(), SCRATCH, place.installation(), INSTALLED, place.scripts(), SCRIPTS);
        try (SystemdNamespace machine = SystemdNamespace.open(shares)) {
            new ReadingUnitLines(bench, machine).measure(hello);
        }
    }

    private void measure(List<String> hello) throws Exception {
        machine.linger(Identity.ROOT);
        Path home = Files.createDirectories(machine.path("/root/.hermes"));
        Files.writeString(home.resolve("config.yaml"), ReadingLines.SETTINGS);
        String command = INSTALLED + "/"
                + bench.place().installation().relativize(bench.place().command());
        machine.start(Identity.ROOT, environment, command, "gateway", "start", "--user", "--timeout", "1m")
                .result(Duration.ofMinutes(2))
                .orThrow();
        String scratch = bench.place().scratch().toString();
        List<String> inside =
                hello.stream().map(word -> word.replace(scratch, SCRATCH)).toList();
        try (Processes processes =
                Processes.start(machine.words(Identity.ROOT), bench.place().python(), Path.of(SCRIPTS))) {
            ReadingRace race = new ReadingRace(bench, "systemd", processes, inside, environment);
            for (String name : ReadingLines.GATEWAYS) {
                add(race, name, ReadingLines.with(List.of(command), name + " --user"));
            }
            add(race, "detect", List.of(command, "detect"));
            race.run(bench.rounds(ROUNDS));
        }
    }

    /** Runs the command once, to see that it prints something and which programs it executes. */
    private void add(ReadingRace race, String name, List<String> words) throws IOException {
        for (String program : PROGRAMS) {
            machine.exec(Identity.ROOT, "sh", "-c", RECORDER.replace("PROGRAM", program))
                    .orThrow();
        }
        machine.exec(Identity.ROOT, "sh", "-c", ": >" + RECORD).orThrow();
        Result told = machine.exec(Identity.ROOT, environment, words.toArray(String[]::new));
        if ((told.output() + told.error()).isBlank()) {
            throw new IOException(String.join(" ", words) + " prints nothing");
        }
        for (String program : PROGRAMS) {
            machine.exec(Identity.ROOT, "rm", RECORDERS + program).orThrow();
        }
        List<List<String>> calls = new ArrayList<>();
        for (String line : Files.readAllLines(machine.path(RECORD))) {
            if (line.startsWith("/usr/bin/")) {
                calls.add(new ArrayList<>());
            }
            if (!calls.isEmpty()) {
                calls.getLast().add(line);
            }
        }
        race.add(name, words, calls);
    }
}
