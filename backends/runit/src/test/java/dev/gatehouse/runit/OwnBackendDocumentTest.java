package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The blocks of {@code docs/own-backend.md} are code of this repository, line by line. */
class OwnBackendDocumentTest {
    private static final Path REPOSITORY = Path.of("../..");

    private static final List<Path> SOURCES = List.of(
            REPOSITORY.resolve("backends/runit/pom.xml"),
            REPOSITORY.resolve("backends/runit/src"),
            REPOSITORY.resolve("systemtest/pom.xml"),
            REPOSITORY.resolve("systemtest/src/test/java/dev/gatehouse/systemtest/runit"));

    /** The language, the file of the first line, and the rest. */
    private static final Pattern BLOCK =
            Pattern.compile("```(\\w+)\\n(?://|<!--|#) (\\S+?)(?: -->)?\\n(.*?)```", Pattern.DOTALL);

    private static final Pattern FENCE = Pattern.compile("^```\\w", Pattern.MULTILINE);

    /** A block of the document. */
    record Block(String file, String text) {
        /** Its lines without indentation and blank lines, in parts between lines that are left out. */
        List<List<String>> parts() {
            List<List<String>> parts = new ArrayList<>();
            for (String part : text.split("(?m)^\\s*// \\.\\.\\.\\s*$", -1)) {
                parts.add(lines(part));
            }
            return parts;
        }

        @Override
        public String toString() {
            return file + ": " + lines(text).getFirst();
        }
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String document() throws IOException {
        return Files.readString(REPOSITORY.resolve("docs/own-backend.md"));
    }

    /** Returns the text between a heading and the next one of its level. */
    private static String chapter(String heading) throws IOException {
        String document = document();
        String start = "\n## " + heading + "\n";
        int from = document.indexOf(start);
        assertThat(from).as(heading).isNotNegative();
        int end = document.indexOf("\n## ", from + start.length());
        return document.substring(from + start.length(), end < 0 ? document.length() : end);
    }

    static List<Block> blocks() throws IOException {
        Matcher matcher = BLOCK.matcher(document());
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(2), matcher.group(3)));
        }
        return blocks;
    }

    @Test
    void everyBlockNamesItsFile() throws IOException {
        assertThat(blocks())
                .hasSize((int) FENCE.matcher(document()).results().count())
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void theFileHasTheLinesOfTheBlock(Block block) throws IOException {
        List<String> source = lines(Files.readString(file(block.file())));
        int from = 0;
        for (List<String> part : block.parts()) {
            int at = indexOf(source, part, from);
            assertThat(at).as("line of %s with %s", block.file(), part).isNotNegative();
            from = at + part.size();
        }
    }

    /** The names of stories and chapters in the order of work, and the patterns of the command that runs single stories. */
    @Test
    void theKitHasTheStories() throws IOException {
        String order = chapter("Order of work");
        StringBuilder kit = new StringBuilder();
        try (Stream<Path> files = Files.walk(REPOSITORY.resolve("testkit/src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kit.append(Files.readString(file));
            }
        }
        List<String> names = found("`([a-zA-Z]*[a-z][A-Z][a-zA-Z]*)`", order).stream()
                .filter(name -> !name.equals("stopsFirst"))
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(kit).containsPattern("(void|class|interface) " + name + "(?:\\(| |<)"));
        assertThat(found("[#+]([a-zA-Z]+)\\*", order))
                .isNotEmpty()
                .allSatisfy(prefix -> assertThat(kit).containsPattern("default void " + prefix));
    }

    /** Each row of the table of packages names packages of core, and classes in them. */
    @Test
    void thePackagesHaveTheClasses() throws IOException {
        String module = chapter("1. Module");
        List<String> rows = found("(?m)^(\\| `.*\\|)$", module);
        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> {
            List<Path> packages = found("`([a-z.]+)`", row).stream()
                    .map(name -> REPOSITORY
                            .resolve("core/src/main/java/dev/gatehouse")
                            .resolve(name.replace('.', '/')))
                    .toList();
            List<String> classes = found("`([A-Z][a-zA-Z]+)`", row);
            assertThat(packages).isNotEmpty().allMatch(Files::isDirectory);
            assertThat(classes)
                    .isNotEmpty()
                    .filteredOn(name -> !name.equals("IOException"))
                    .allMatch(name -> packages.stream().anyMatch(in -> Files.exists(in.resolve(name + ".java"))));
        });
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static int indexOf(List<String> lines, List<String> part, int from) {
        for (int i = from; i <= lines.size() - part.size(); i++) {
            if (lines.subList(i, i + part.size()).equals(part)) {
                return i;
            }
        }
        return -1;
    }

    private static Path file(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> REPOSITORY.relativize(file).endsWith(name))
                        .forEach(found::add);
            }
        }
        assertThat(found).as("files called %s", name).hasSize(1);
        return found.getFirst();
    }
}
