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
        Hello hello = Hello.compile(bench);
        List<String> imports = List.of(
                bench.place().python().toString(),
                bench.place().scripts().resolve("imports.py").toString());
        try (Tree tree = Tree.up(bench.place())) {
            // The root profile's gateway, which is the one that is meant where none is named.
            tree.manager()
                    .define(List.of(tree.definition(ProfileName.DEFAULT)), Initially.UP)
                    .orThrow();
            Map<String, String> environment = bench.place().environment(tree.scandir());
            List<String> command = bench.command().words(tree, "gateway", "status");
            Map<String, Series> series = new Race()
                    .with(
                            "gateway status",
                            () -> bench.processes()
                                    .run(command, environment, StatusLines.TOLD)
                                    .seconds())
                    .with(
                            "JVM hello, same flags and AOT cache",
                            () -> bench.processes().run(hello.sameFlags()).seconds())
                    .with(
                            "JVM hello, plain",
                            () -> bench.processes().run(hello.plain()).seconds())
                    .with("python imports", () -> bench.processes().run(imports).seconds())
                    .run(3, bench.rounds(45));
            bench.results().keep("command", series);
            Series ours = Found.of(series, "gateway status");
            against(bench, series, "JVM hello, plain", "gateway status, to a JVM hello world", 2, ours);
            against(
                    bench,
                    series,
                    "JVM hello, same flags and AOT cache",
                    "gateway status, to a JVM hello world with the same flags and an AOT cache",
                    2,
                    ours);
            against(
                    bench,
                    series,
                    "python imports",
                    "gateway status, to Python importing argparse, subprocess",
                    1,
                    ours);
        }
    }

    private static void against(
            Bench bench, Map<String, Series> series, String rival, String budget, double limit, Series ours) {
        Series theirs = Found.of(series, rival);
        bench.results()
                .add(Row.ratio(
                        budget, limit, ours.ratioTo(theirs), Found.millis(ours) + " to " + Found.millis(theirs)));
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
