package dev.gatehouse.bench;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.provider.HostFacts;
import java.util.List;
import java.util.Map;

/** Measures what each start, restart and install pays to refuse a second copy: the search for who else runs a gateway. */
final class HolderLines {
    /** With their loggers and supervisors, some 800 processes to look at. */
    private static final int GATEWAYS = 200;

    private HolderLines() {}

    static void run(Bench bench) throws Exception {
        try (Tree tree = Tree.up(bench.place())) {
            tree.manager().define(tree.definitions(GATEWAYS), Initially.UP).orThrow();
            tree.awaitUp(Tree.services(GATEWAYS));
            HolderSearch search = HolderSearch.of(ServiceManagers.ofHost(), HostFacts.ofThisHost(), false);
            List<String> pgrep = List.of("pgrep", "-f", "sleep 1000000");
            ServiceManager manager = tree.manager();
            ServiceName service = Tree.service(0);
            Map<String, Series> series = new Race()
                    .with("search for holders", () -> Stopwatch.time(() -> search(tree, manager, search, service)))
                    .with("pgrep -f", () -> bench.processes().run(pgrep).seconds())
                    .run(20, bench.rounds(100));
            bench.results().keep("holders", series);
            Series ours = Found.of(series, "search for holders");
            Series theirs = Found.of(series, "pgrep -f");
            bench.results()
                    .add(Row.ratio(
                            "search for other holders of a gateway beside 200, in process, to running pgrep -f",
                            1,
                            ours.ratioTo(theirs),
                            Found.millis(ours) + " to " + Found.millis(theirs)));
        }
    }

    private static void search(Tree tree, ServiceManager manager, HolderSearch search, ServiceName service) {
        Map<?, ?> others = search.others(tree.home(), manager, List.of(service));
        if (!others.isEmpty()) {
            throw new IllegalStateException("The gateway of this tree has another holder: " + others);
        }
    }
}
