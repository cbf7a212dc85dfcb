package dev.gatehouse.bench;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Measures registration and unregistration. */
final class RegistrationLines {
    private static final int GATEWAYS = 500;

    private RegistrationLines() {}

    static void register(Bench bench) throws Exception {
        Map<String, Series> series = new Race()
                .with("define", () -> define(bench.place(), GATEWAYS))
                .with("s6-svscan", () -> scan(bench.place(), GATEWAYS))
                .run(1, bench.rounds(9));
        bench.results().keep("register", series);
        Series ours = Found.of(series, "define");
        Series theirs = Found.of(series, "s6-svscan");
        bench.results()
                .add(Row.ratio(
                        "register 500 until all supervised, to s6-svscan with 500 ready directories",
                        1.3,
                        ours.ratioTo(theirs),
                        Found.millis(ours) + " to " + Found.millis(theirs)));
    }

    /** Returns the seconds to register stopped gateways in a new tree. */
    static double define(Place place, int gateways) throws Exception {
        try (Tree tree = Tree.up(place)) {
            List<GatewayDefinition> definitions = tree.definitions(gateways);
            ServiceManager manager = tree.manager();
            double seconds = Stopwatch.time(
                    () -> manager.define(definitions, Initially.DOWN).orThrow());
            tree.requireSupervised(Tree.services(gateways));
            return seconds;
        }
    }

    /** Returns the seconds of s6-svscan for the same slots. */
    static double scan(Place place, int gateways) throws Exception {
        try (Tree tree = Tree.up(place)) {
            return ReadyDirectories.scan(tree, tree.definitions(gateways));
        }
    }

    static void unregister(Bench bench) throws Exception {
        try (Tree tree = Tree.up(bench.place())) {
            JsonObject usual = new JsonObject();
            Map<String, Series> series = new Race()
                    .with("remove", () -> remove(tree))
                    .with("the usual way", () -> usual(bench.place(), tree, usual))
                    .run(3, bench.rounds(21));
            bench.results().keep("unregister", series);
            bench.results().keep("the usual way, last round", usual);
            Series ours = Found.of(series, "remove");
            Series theirs = Found.of(series, "the usual way");
            bench.results()
                    .add(Row.ratio(
                            "unregister one, processes gone, to stop, wait, -an, sleep 0.2 s, delete",
                            1.0 / 20,
                            ours.ratioTo(theirs),
                            Found.millis(ours) + " to " + Found.millis(theirs)));
        }
    }

    /** Returns the seconds to remove a running gateway with a running logger. */
    private static double remove(Tree tree) throws Exception {
        ServiceName service = Tree.service(0);
        ServiceManager manager = tree.manager();
        manager.define(tree.definitions(1), Initially.UP).orThrow();
        tree.awaitUp(List.of(service));
        OptionalLong pid = manager.status(service).pid();
        double seconds = Stopwatch.time(() -> manager.remove(service));
        if (pid.isEmpty() || isAlive(pid.getAsLong()) || Files.exists(tree.slot(service))) {
            throw new IllegalStateException("Processes or files of " + service + " are left");
        }
        return seconds;
    }

    /** A zombie does not count as a process. */
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static double usual(Place place, Tree tree, JsonObject kept) throws Exception {
        List<String> lines = Installed.output(
                List.of(
                        place.python().toString(),
                        place.scripts().resolve("usual_way.py").toString(),
                        "--scandir",
                        tree.scandir().toString(),
                        "--logs",
                        tree.logs().toString(),
                        "--tools",
                        place.tools().toString(),
                        "1"),
                Map.of());
        JsonObject found = JsonParser.object().from(String.join("\n", lines));
        kept.putAll(found);
        return found.getArray("unregister").getDouble(0);
    }
}
