package dev.gatehouse.bench;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.Initially;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the whole command, from its launcher to its exit code, with programs that do nothing. */
final class CommandLines {
    private CommandLines() {}

    static void run(Bench bench) throws Exception {
        if (!bench.command().hasCache()) {
            throw new IOException("Cannot measure the start of the command without an AOT cache: run "
                    + bench.place().command() + "-aot");
        }
        List<Rival> rivals = rivals(bench);
        try (Tree tree = Tree.up(bench.place())) {
            // The gateway of the root profile is the default.
            tree.manager()
                    .define(List.of(tree.definition(ProfileName.DEFAULT)), Initially.UP)
                    .orThrow();
            Map<String, String> environment = bench.place().environment(tree.scandir());
            List<String> command = bench.command().words(tree, "gateway", "status");
            Race race = new Race()
                    .with(
                            "gateway status",
                            () -> bench.processes()
                                    .run(command, environment, StatusLines.TOLD)
                                    .seconds());
            for (Rival rival : rivals) {
                race.with(rival.name, () -> bench.processes().run(rival.words).seconds());
            }
            Map<String, Series> series = race.run(3, bench.rounds(45));
            bench.results().keep("command", series);
            Series ours = Found.of(series, "gateway status");
            for (Rival rival : rivals) {
                Series theirs = Found.of(series, rival.name);
                bench.results()
                        .add(Row.ratio(
                                "gateway status, to " + rival.name,
                                rival.limit,
                                ours.ratioTo(theirs),
                                Found.millis(ours) + " to " + Found.millis(theirs)));
            }
        }
    }

    /**
     * A program that does nothing.
     *
     * @param limit the maximum ratio of the command to it
     */
    private record Rival(String name, double limit, List<String> words) {}

    private static List<Rival> rivals(Bench bench) throws IOException {
        Hello hello = Hello.compile(bench);
        List<Rival> rivals = new ArrayList<>();
        rivals.add(new Rival("a JVM hello world", 2, hello.plain()));
        rivals.add(new Rival("a JVM hello world with the same flags and an AOT cache", 2, hello.sameFlags()));
        String imports = bench.place().scripts().resolve("imports.py").toString();
        // The build of a distribution starts in half the time of a default build.
        List<Path> pythons = new ArrayList<>(List.of(bench.place().python()));
        Path distribution = Path.of("/usr/bin/python3");
        if (Files.isExecutable(distribution)
                && !Files.isSameFile(distribution, bench.place().python())) {
            pythons.add(distribution);
        }
        for (Path python : pythons) {
            rivals.add(new Rival(python + " importing argparse, subprocess", 1, List.of(python.toString(), imports)));
        }
        return rivals;
    }
}
