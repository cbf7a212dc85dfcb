package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What Gatehouse knows about an app stands in its app file: the Java sources of the product name no app outside of comments.
 */
class NeutralSourcesTest {
    private static final Pattern NAME = Pattern.compile("(?i)hermes|openclaw");

    /** A comment, or a text block, text or character that may look like one. */
    private static final Pattern COMMENT_OR_TEXT = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+'", Pattern.DOTALL);

    /** Files that may name an app, each with the reason. */
    private static final Map<String, String> ALLOWED = Map.of(
            "PresetOutlines.java",
            "the names of the presets, and what chooses one of them before any app file is read; PresetOutlinesTest compares"
                    + " them with the app files",
            "AotStage.java",
            "an app file of people, for the training of AotTraining; no gateway of the app runs",
            "AotTraining.java",
            "the classes that the short commands of most people load are trained with a home of a preset; no gateway runs");

    @Test
    void theProductNamesNoApp() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        int files = 0;
        for (String sources : List.of(
                "../core/src/main/java",
                "../cli/src/main/java",
                "../backends/runit/src/main/java",
                "../backends/kubernetes/src/main/java")) {
            try (Stream<Path> all = Files.walk(Path.of(sources))) {
                for (Path file :
                        all.filter(path -> path.toString().endsWith(".java")).toList()) {
                    files++;
                    List<String> lines = naming(Files.readString(file));
                    if (!lines.isEmpty()) {
                        found.put(String.valueOf(file.getFileName()), lines);
                    }
                }
            }
        }
        assertThat(files).isGreaterThan(300);
        assertThat(found.keySet()).as(found.toString()).isEqualTo(new TreeMap<>(ALLOWED).keySet());
    }

    @Test
    void findsNamesInCodeOnly() {
        assertThat(naming("/** Of Hermes. */\nint a; // of OpenClaw\n")).isEmpty();
        assertThat(naming("String a = \"HERMES_HOME\"; // a\n")).hasSize(1);
        assertThat(naming("String a = \"// hermes\";\n")).hasSize(1);
        assertThat(naming("String a = \"\"\"\n /* openclaw */\n \"\"\";\nchar b = '\"'; // hermes\n"))
                .hasSize(1);
    }

    private static List<String> naming(String source) {
        Matcher part = COMMENT_OR_TEXT.matcher(source);
        String code =
                part.replaceAll(found -> found.group().startsWith("/") ? "" : Matcher.quoteReplacement(found.group()));
        List<String> lines = new ArrayList<>();
        for (String line : code.lines().toList()) {
            if (NAME.matcher(line).find()) {
                lines.add(line.strip());
            }
        }
        return lines;
    }
}
