package dev.gatehouse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The installed command: its launcher, its Java and its JVM options. */
final class Installed {
    private final Place place;

    Installed(Place place) {
        this.place = place;
    }

    /** Returns the command line for a tree. */
    List<String> words(Tree tree, String... arguments) {
        return words(tree.home().path(), arguments);
    }

    /** Returns the command line for a home. */
    List<String> words(Path home, String... arguments) {
        List<String> words = new ArrayList<>(List.of(place.command().toString(), "--home", home.toString()));
        words.addAll(List.of(arguments));
        return words;
    }

    /** Returns the home of its Java, which created its AOT cache. */
    Path javaHome() throws IOException {
        Path recorded = place.command().resolveSibling("../lib/java.home").normalize();
        return Files.exists(recorded)
                ? Path.of(Files.readAllLines(recorded).getFirst())
                : Path.of(System.getProperty("java.home", "/"));
    }

    boolean hasCache() {
        return Files.exists(
                place.command().resolveSibling("../lib/gatehouse.aot").normalize());
    }

    /** Returns the JVM options: runs the launcher with a fake Java that prints its arguments. */
    List<String> options() throws IOException {
        // The launcher of root accepts no Java below a directory that others may write, such as the scratch directory.
        Path home = Files.createTempDirectory(Path.of(System.getProperty("user.home", "/")), ".gatehouse-bench");
        try {
            return options(home);
        } finally {
            for (String file : List.of("release", "bin/java", "bin", "")) {
                Files.deleteIfExists(home.resolve(file));
            }
        }
    }

    private List<String> options(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> options = new ArrayList<>();
        for (String word :
                output(List.of(place.command().toString(), "--version"), Map.of("GATEHOUSE_JAVA", home.toString()))) {
            if (word.equals("-cp")) {
                return options;
            }
            if (!word.startsWith("-Dgatehouse.")) {
                options.add(word);
            }
        }
        throw new IOException(place.command() + " passes no class path to its JVM: " + options);
    }

    /** Returns the output of a command line, for any exit code. */
    static List<String> output(List<String> words, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(new HashMap<>(environment));
        List<String> lines = new ArrayList<>();
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
