package dev.gatehouse.bench;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.Initially;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole command, from its launcher to its exit code, against programs that do nothing. */
final class CommandLines {
    private CommandLines() {}

    static void run(Bench bench) throws Exception {
        if (!bench.command().hasCache()) {
            throw new IOException("the command has no AOT cache, so its start cannot be measured: run "
                    + bench.place().command() + "-aot");
        }
        List<Rival> rivals = rivals(bench);
        try (Tree tree = Tree.up(bench.place())) {
            // The root profile's gateway, which is the one that is meant where none is named.
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
     * @param limit how many times as long the command may take
     */
    private record Rival(String name, double limit, List<String> words) {}

    private static List<Rival> rivals(Bench bench) throws IOException {
        Hello hello = Hello.compile(bench);
        List<Rival> rivals = new ArrayList<>();
        rivals.add(new Rival("a JVM hello world", 2, hello.plain()));
        rivals.add(new Rival("a JVM hello world with the same flags and an AOT cache", 2, hello.sameFlags()));
        String imports = bench.place().scripts().resolve("imports.py").toString();
        // One that is built for a distribution starts in half the time of one that is not.
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

    /**
     * A program that greets, compiled here.
     *
     * @param plain the words that run it with no option
     * @param sameFlags the words that run it with the command's options and a cache of its own
     */
    private record Hello(List<String> plain, List<String> sameFlags) {
        static Hello compile(Bench bench) throws IOException {
            Path folder = Files.createTempDirectory(bench.place().scratch(), "hello");
            Path home = bench.command().javaHome();
            Path jdk = Path.of(System.getProperty("java.home", "/"));
            String jar = folder.resolve("hello.jar").toString();
            bench.processes()
                    .run(List.of(
                            jdk.resolve("bin/javac").toString(),
                            "-d",
                            folder.toString(),
                            bench.place().scripts().resolve("hello/Hello.java").toString()));
            // An AOT cache takes classes from jars alone.
            bench.processes()
                    .run(List.of(
                            jdk.resolve("bin/jar").toString(),
                            "--create",
                            "--file",
                            jar,
                            "-C",
                            folder.toString(),
                            "Hello.class"));
            String java = home.resolve("bin/java").toString();
            List<String> options = bench.command().options();
            String cache = folder.resolve("hello.aot").toString();
            bench.processes().run(words(java, "-XX:AOTCacheOutput=" + cache, options, jar));
            return new Hello(List.of(java, "-cp", jar, "Hello"), words(java, "-XX:AOTCache=" + cache, options, jar));
        }

        private static List<String> words(String java, String cache, List<String> options, String jar) {
            List<String> words = new ArrayList<>(List.of(java, cache));
            words.addAll(options);
            words.addAll(List.of("-cp", jar, "Hello"));
            return words;
        }
    }
}
