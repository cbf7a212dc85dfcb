package dev.gatehouse.bench;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Compares 5000 gateways with 500: the cost of each, and the memory. */
final class SizeLines {
    private static final int SMALL = 500;

    /** Tolerance for noise, and for processor caches that contain 500 gateways but not 5000. */
    private static final double FLAT = 1.5;

    private static final double MEGABYTE = 1024;

    private SizeLines() {}

    /**
     * The cost of a number of gateways, in seconds for all of them. A registration includes the start of every logger: with few
     * gateways the loggers start after all are supervised, with many at the same time.
     *
     * @param megabytes peak resident memory of the command
     */
    private record Cost(double define, double scan, double status, double command, double remove, double megabytes) {
        JsonObject json() {
            JsonObject json = new JsonObject();
            json.put("define", define);
            json.put("s6-svscan", scan);
            json.put("status in process", status);
            json.put("gateway status --all", command);
            json.put("remove", remove);
            json.put("megabytes", megabytes);
            return json;
        }
    }

    private static List<Integer> sizes(Bench bench) {
        List<Integer> wanted = bench.quick() ? List.of(SMALL, 2000) : List.of(SMALL, 1000, 2000, 5000);
        int room = Room.forGateways();
        List<Integer> sizes = wanted.stream().filter(size -> size <= room).toList();
        if (sizes.size() < wanted.size()) {
            System.err.println("⚠ This machine has processes and memory for only " + room + " gateways");
        }
        if (sizes.size() < 2) {
            throw new IllegalStateException("Cannot compare sizes with only " + room + " gateways");
        }
        return sizes;
    }

    static void memory(Bench bench) throws Exception {
        List<Integer> sizes = sizes(bench);
        for (int size : List.of(sizes.getFirst(), sizes.getLast())) {
            double megabytes;
            try (Tree tree = Tree.up(bench.place())) {
                tree.manager().define(tree.definitions(size), Initially.DOWN).orThrow();
                megabytes = command(bench, tree, size).megabytes;
            }
            bench.results().keep("memory of " + size, megabytes);
            addMemory(bench, size, megabytes);
        }
    }

    private static void addMemory(Bench bench, int size, double megabytes) {
        bench.results().add(Row.megabytes("peak memory of gateway status --all, " + size + " gateways", 64, megabytes));
    }

    static void linear(Bench bench) throws Exception {
        // The first run of the code would make the small tree appear expensive.
        RegistrationLines.define(bench.place(), SMALL);
        RegistrationLines.scan(bench.place(), SMALL);
        Map<Integer, List<Cost>> costs = new HashMap<>();
        for (int size : sizes(bench)) {
            // The large tree is measured only once: it takes as long as all the others together.
            int times = size <= SMALL ? 3 : size <= 1000 ? 2 : 1;
            List<Cost> found = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                Cost cost = cost(bench, size);
                found.add(cost);
                bench.results().keep("cost of " + size + ", " + i, cost.json());
            }
            costs.put(size, found);
        }
        int large = sizes(bench).getLast();
        List<Cost> small = costs.getOrDefault(SMALL, List.of());
        List<Cost> big = costs.getOrDefault(large, List.of());
        flat(bench, "status in process", large, small, big, Cost::status);
        flat(bench, "gateway status --all", large, small, big, Cost::command);
        flat(bench, "register until loggers run", large, small, big, Cost::define);
        compare(bench, "s6-svscan with ready directories", large, small, big, Cost::scan);
        flat(bench, "unregister", large, small, big, Cost::remove);
    }

    private static void flat(
            Bench bench, String what, int large, List<Cost> small, List<Cost> big, ToDoubleFunction<Cost> part) {
        Growth growth = Growth.of(large, small, big, part);
        bench.results().add(Row.ratio(title(what, large), FLAT, growth.ratio(), growth.figures()));
    }

    private static void compare(
            Bench bench, String what, int large, List<Cost> small, List<Cost> big, ToDoubleFunction<Cost> part) {
        Growth growth = Growth.of(large, small, big, part);
        bench.results().add(Row.comparison(title(what, large), growth.ratio(), growth.figures()));
    }

    private static String title(String what, int large) {
        return what + ", each of " + large + " to each of " + SMALL;
    }

    /** The cost of each gateway in a large and a small tree. */
    private record Growth(double each, double eachOfFew) {
        static Growth of(int large, List<Cost> small, List<Cost> big, ToDoubleFunction<Cost> part) {
            return new Growth(median(big, part) / large, median(small, part) / SMALL);
        }

        private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
            return new Series(costs.stream().map(part::applyAsDouble).toList()).median();
        }

        double ratio() {
            return each / eachOfFew;
        }

        String figures() {
            return String.format(Locale.ROOT, "%.0f µs to %.0f µs", each * 1e6, eachOfFew * 1e6);
        }
    }

    private static Cost cost(Bench bench, int size) throws Exception {
        double scan = scan(bench, size);
        try (Tree tree = Tree.up(bench.place())) {
            List<GatewayDefinition> definitions = tree.definitions(size);
            List<ServiceName> services = Tree.services(size);
            ServiceManager manager = tree.manager();
            double define = Stopwatch.time(() -> {
                manager.define(definitions, Initially.DOWN).orThrow();
                tree.awaitRest(services);
            });
            double status = status(manager, services);
            Command command = command(bench, tree, size);
            double remove = Stopwatch.time(() -> manager.remove(services).orThrow());
            return new Cost(define, scan, status, command.seconds, remove, command.megabytes);
        }
    }

    private static double scan(Bench bench, int size) throws Exception {
        try (Tree tree = Tree.up(bench.place())) {
            List<GatewayDefinition> definitions = tree.definitions(size);
            List<ServiceName> services = Tree.services(size);
            double supervised = ReadyDirectories.scan(tree, definitions);
            return supervised + Stopwatch.time(() -> tree.awaitRest(services));
        }
    }

    private static double status(ServiceManager manager, List<ServiceName> services) throws Exception {
        Map<String, Series> series = new Race()
                .with("status", () -> Stopwatch.time(() -> manager.status(services)))
                .run(5, 9);
        return Found.of(series, "status").median();
    }

    /** The cost of {@code gateway status --all}. */
    private record Command(double seconds, double megabytes) {}

    private static Command command(Bench bench, Tree tree, int size) throws Exception {
        List<String> words = bench.command().words(tree, "gateway", "status", "--all");
        Map<String, String> environment = bench.place().environment(tree.scandir());
        StatusLines.requireTold(Installed.output(words, environment), size);
        List<Double> kilobytes = new ArrayList<>();
        Map<String, Series> series = new Race()
                .with("command", () -> {
                    Processes.Timing timing = bench.processes().run(words, environment, StatusLines.TOLD);
                    kilobytes.add((double) timing.kilobytes());
                    return timing.seconds();
                })
                .run(1, 5);
        double most = kilobytes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new Command(Found.of(series, "command").median(), most / MEGABYTE);
    }
}
