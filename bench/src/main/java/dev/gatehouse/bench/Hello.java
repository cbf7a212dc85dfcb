package dev.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A hello world, compiled here.
 *
 * @param plain the command line without options
 * @param sameFlags the command line with the JVM options of the command and an AOT cache
 */
record Hello(List<String> plain, List<String> sameFlags) {
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
        // An AOT cache contains only classes from jars.
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
