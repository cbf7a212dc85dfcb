package dev.gatehouse.bench;

import dev.gatehouse.systemtest.namespace.FakeHermes;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures status queries for 100 units of a user's systemd, with systemd as PID 1 of a namespace. */
final class UnitLines {
    private static final String BUDGET =
            "gateway status --all, 100 units, to one systemctl show and 2.5 JVM hello worlds";
    private static final int GATEWAYS = 100;

    /** Maximum time of the command in addition to systemctl, in multiples of a JVM hello world. */
    private static final double HELLOS = 2.5;

    /** Creates profiles, and a gateway program in a directory on the PATH of every unit. */
    private static final String PROFILES = "mkdir -p ~/.local/bin ~/.hermes/profiles && cd ~/.hermes/profiles"
            + " && ln -s " + FakeHermes.PATH + " ~/.local/bin/hermes"
            + " && for n in $(seq " + GATEWAYS + "); do mkdir agent-$n && echo '# one' >agent-$n/SOUL.md || exit; done";

    /** A program that the command finds before the real one: root looks for programs only in directories of the system. */
    private static final String RECORDER = "/usr/local/sbin/systemctl";

    /** Creates a systemctl that records its arguments, one per line, and calls the real one. */
    private static final String RECORD = "printf '#!/bin/sh\\nprintf \"%%s\\\\n\" systemctl \"$@\" >>/root/words\\n"
            + "exec /usr/bin/systemctl \"$@\"\\n' >" + RECORDER + " && chmod 755 " + RECORDER;

    /** The scratch directory inside the namespace, which has its own /dev/shm. */
    private static final String SCRATCH = "/opt/scratch";

    /** The installed command inside the namespace, which has its own /tmp: the checkout may be in /tmp. */
    private static final String INSTALLED = "/opt/gatehouse";

    private static final String SCRIPTS = "/opt/bench";

    private UnitLines() {}

    static void run(Bench bench) throws Exception {
        Optional<String> whyNot = Prerequisites.whyNoSystemd();
        if (whyNot.isPresent()) {
            bench.results().add(Row.leftOut(BUDGET, "Cannot boot systemd here: " + whyNot.get()));
            return;
        }
        Place place = bench.place();
        Map<Path, String> shares =
                Map.of(place.scratch(), SCRATCH, place.installation(), INSTALLED, place.scripts(), SCRIPTS);
        try (SystemdNamespace machine = SystemdNamespace.open(shares)) {
            machine.linger(Identity.ROOT);
            FakeHermes.install(machine);
            machine.exec(Identity.ROOT, "sh", "-c", PROFILES).orThrow();
            String command = INSTALLED + "/" + place.installation().relativize(place.command());
            machine.start(Identity.ROOT, Map.of(), command, "gateway", "start", "--user", "--all", "--timeout", "5m")
                    .result(Duration.ofMinutes(6))
                    .orThrow();
            try (Processes inside = Processes.start(machine.words(Identity.ROOT), place.python(), Path.of(SCRIPTS))) {
                race(
                        bench,
                        inside,
                        List.of(command, "gateway", "status", "--user", "--all"),
                        systemctl(machine, command));
            }
        }
    }

    /** Returns the systemctl call of the command; it must make only one. */
    private static List<String> systemctl(SystemdNamespace machine, String command) throws IOException {
        machine.exec(Identity.ROOT, "sh", "-c", RECORD).orThrow();
        machine.exec(Identity.ROOT, command, "gateway", "status", "--user", "--all");
        machine.exec(Identity.ROOT, "rm", RECORDER).orThrow();
        List<String> words = Files.readAllLines(machine.path("/root/words"));
        if (words.lastIndexOf("systemctl") != 0) {
            throw new IOException("gateway status --all does not call systemctl once: " + words);
        }
        return words;
    }

    private static void race(Bench bench, Processes inside, List<String> command, List<String> systemctl)
            throws Exception {
        String scratch = bench.place().scratch().toString();
        List<String> hello = Hello.compile(bench).plain().stream()
                .map(word -> word.replace(scratch, SCRATCH))
                .toList();
        Map<String, String> session = Map.of("XDG_RUNTIME_DIR", "/run/user/0", "LC_ALL", "C", "TZ", "UTC");
        Map<String, Series> series = new Race()
                .with(
                        "gateway status --all",
                        () -> inside.run(command, Map.of(), StatusLines.TOLD).seconds())
                .with(
                        "systemctl show",
                        () -> inside.run(systemctl, session, List.of(0)).seconds())
                .with("hello", () -> inside.run(hello).seconds())
                .run(2, bench.rounds(30));
        bench.results().keep("systemd", series);
        Series ours = Found.of(series, "gateway status --all");
        Series theirs = Found.of(series, "systemctl show");
        Series greeting = Found.of(series, "hello");
        double limit = theirs.median() + HELLOS * greeting.median();
        bench.results()
                .add(Row.ratio(
                        BUDGET,
                        1,
                        ours.median() / limit,
                        Found.millis(ours) + " to " + Found.millis(theirs) + " + 2.5 x " + Found.millis(greeting)));
    }
}
