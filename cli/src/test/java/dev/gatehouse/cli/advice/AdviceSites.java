package dev.gatehouse.cli.advice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All places in the sources that make a remedy, each with a key: the class, and the command as far as it is constant, such
 * as {@code NoSuchHomeException: mkdir -p}.
 */
final class AdviceSites {
    private static final Pattern SITE =
            Pattern.compile("Remedy\\s*\\.\\s*(of|gatehouse)\\(((?:\\s*\"[^\"]*\"\\s*,?)*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern KEY = Pattern.compile("\"([A-Z]\\w+: ?[^\"]*)\"");

    private static final SortedSet<String> ALL = find();

    private AdviceSites() {}

    /** The root of the checkout. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("core/src/main")) ? here : here.getParent();
    }

    /** Returns the keys of all sites. */
    static SortedSet<String> all() {
        return ALL;
    }

    private static SortedSet<String> find() {
        SortedSet<String> keys = new TreeSet<>();
        for (String module : List.of("core", "cli", "backends/runit", "backends/kubernetes")) {
            for (Path file : sources(root().resolve(module).resolve("src/main/java"))) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("Remedy")) {
                    SITE.matcher(read(file)).results().forEach(site -> keys.add((name + ": " + stem(site)).strip()));
                }
            }
        }
        return keys;
    }

    private static String stem(MatchResult site) {
        List<String> words = new ArrayList<>();
        if (site.group(1).equals("gatehouse")) {
            words.add("gatehouse");
        }
        WORD.matcher(site.group(2)).results().forEach(word -> words.add(word.group(1)));
        return String.join(" ", words);
    }

    /** Returns the keys that rows of tests name. */
    static SortedSet<String> withRow() {
        SortedSet<String> keys = new TreeSet<>();
        for (String folder : List.of(
                "cli/src/test/java/dev/gatehouse/cli/advice",
                "systemtest/src/test/java/dev/gatehouse/systemtest/advice",
                "systemtest/src/test/java/dev/gatehouse/systemtest/command",
                "systemtest/src/test/java/dev/gatehouse/systemtest/kubernetes")) {
            for (Path file : sources(root().resolve(folder))) {
                KEY.matcher(read(file))
                        .results()
                        .forEach(key -> keys.add(key.group(1).strip()));
            }
        }
        return keys;
    }

    private static List<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
