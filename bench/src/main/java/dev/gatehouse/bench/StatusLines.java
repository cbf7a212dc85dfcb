package dev.gatehouse.bench;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures status queries: one gateway in process, and 500 with the command. */
final class StatusLines {
    private static final int GATEWAYS = 500;

    /** Exit codes of a known status: all run, or one does not (the root profile has no gateway here). */
    static final List<Integer> TOLD = List.of(0, 3);

    private StatusLines() {}

    static void one(Bench bench) throws Exception {
        // Turns of some milliseconds: long enough to refill the processor's caches after the other program's turn, and
        // short enough that other load disturbs few of them.
        int asks = 400;
        try (Tree tree = Tree.up(bench.place())) {
            tree.manager().define(tree.definitions(1), Initially.UP).orThrow();
            ServiceName service = Tree.service(0);
            tree.awaitUp(List.of(service));
            ServiceManager manager = tree.manager();
            List<String> svstat = List.of(
                    bench.place().tool("s6-svstat").toString(),
                    tree.slot(service).toString());
            // The JIT compiler needs some ten thousand calls.
            ask(manager, service, 40_000);
            Map<String, Series> series = new Race()
                    .with("status in process", () -> ask(manager, service, asks) / asks)
                    .with("s6-svstat", () -> bench.processes().run(svstat).seconds())
                    .run(100, bench.rounds(400));
            bench.results().keep("status-one", series);
            Series ours = Found.of(series, "status in process");
            Series theirs = Found.of(series, "s6-svstat");
            bench.results()
                    .add(Row.ratio(
                            "status of one gateway in process, to running s6-svstat",
                            1.0 / 100,
                            ours.ratioTo(theirs),
                            Found.micros(ours) + " to " + Found.micros(theirs)));
        }
    }

    private static double ask(ServiceManager manager, ServiceName service, int times) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ServiceStatus status = manager.status(service);
            if (!status.isRunning()) {
                throw new IllegalStateException("A running gateway is reported as " + status);
            }
        }
        return Stopwatch.since(begin);
    }

    static void all(Bench bench) throws Exception {
        try (Tree tree = Tree.up(bench.place())) {
            tree.manager().define(tree.definitions(GATEWAYS), Initially.UP).orThrow();
            tree.awaitUp(Tree.services(GATEWAYS));
            List<String> command = bench.command().words(tree, "gateway", "status", "--all");
            Map<String, String> environment = bench.place().environment(tree.scandir());
            requireTold(Installed.output(command, environment), GATEWAYS);
            List<String> loop = List.of(
                    "/bin/sh",
                    "-c",
                    "for slot in \"$2\"/gateway-*; do \"$1\" \"$slot\"; done",
                    "sh",
                    bench.place().tool("s6-svstat").toString(),
                    tree.scandir().toString());
            Map<String, Series> series = new Race()
                    .with(
                            "gateway status --all",
                            () -> bench.processes()
                                    .run(command, environment, TOLD)
                                    .seconds())
                    .with("shell loop", () -> bench.processes().run(loop).seconds())
                    .run(2, bench.rounds(15));
            bench.results().keep("status-all", series);
            Series ours = Found.of(series, "gateway status --all");
            Series theirs = Found.of(series, "shell loop");
            bench.results()
                    .add(Row.ratio(
                            "gateway status --all, 500 gateways, to a shell loop of s6-svstat",
                            1.0 / 4,
                            ours.ratioTo(theirs),
                            Found.millis(ours) + " to " + Found.millis(theirs)));
        }
    }

    /** Checks the output once, because a failing command is fast too. */
    static void requireTold(List<String> lines, int gateways) throws IOException {
        long told = lines.stream()
                .filter(line -> line.contains("agent-"))
                .filter(line -> !line.toLowerCase(Locale.ROOT).contains("unknown"))
                .count();
        if (told != gateways) {
            throw new IOException("gateway status --all shows " + told + " of " + gateways + " gateways"
                    + (lines.isEmpty() ? "" : ", first line: " + lines.getFirst()));
        }
    }
}
