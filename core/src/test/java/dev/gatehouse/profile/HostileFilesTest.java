package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are made to exhaust time, stack or memory, read by a Java with a heap of 64 MB, which is what the command may
 * take.
 */
@Timeout(120)
class HostileFilesTest {
    private static final int FULL = PlainFile.LARGEST;

    /** The most processor time that one file may take, on a slow machine. The slowest here takes 0.4 s. */
    private static final long MOST_MILLIS = 3000;

    @TempDir
    Path directory;

    /** The content of each file, by the words that its result must contain. */
    private static Map<String, String> settings() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("260,000 items: the limit is 256 KiB", fill("", "- a\n", 1_040_000, ""));
        files.put("items: more than 20000 values", fill("", "- a\n", FULL, ""));
        files.put("empty lists: more than 20000 values", fill("x: [", "[],", FULL, "]"));
        files.put("keys: more than 20000 values", fill("x: {", "a,", FULL, "}"));
        files.put("empty keys: more than 20000 values", fill("", "?\n", FULL, ""));
        files.put("open lists: nested more than 100", fill("x: ", "[", FULL, ""));
        files.put("open mappings: nested more than 100", fill("x: ", "{a: ", FULL, ""));
        files.put("block lists: nested more than 100", fill("", "- ", FULL, ""));
        files.put("block keys: nested more than 100", fill("", "? ", FULL, ""));
        files.put("indented keys: nested more than 100", indented());
        files.put("aliases in a list: more than 20000 values", fill("y: &a 1\nx: [", "*a,", FULL, "]"));
        files.put(
                "a long text by aliases: aliases repeat more than",
                fill("x: &a " + "x".repeat(100_000) + "\ngateway:\n  env:\n", "", 0, variables(1000)));
        files.put("many documents: another document", fill("", "---\n", FULL, ""));
        files.put("directives: duplicate", fill("%YAML 1.2\n", "%TAG !a! b\n", FULL, ""));
        files.put("a long key: unknown key", "gateway:\n  restart:\n    " + "x".repeat(1000) + ": 1\n");
        files.put("a long text: read", fill("x: ", "x", FULL, ""));
        files.put("escapes: read", fill("x: \"", "\\u0041", FULL, "\""));
        files.put("comments: read", fill("", "#\n", FULL, ""));
        files.put("a long list: read", fill("x: [", "a,", 39_000, "]"));
        return files;
    }

    private static Map<String, String> states() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("10,000 open arrays: nested more than 100", fill("{\"a\":", "[", 10_006, ""));
        files.put("objects: nested more than 100", fill("", "{\"a\":", 60_000, ""));
        files.put("a megabyte: the limit is 64 KiB", fill("{\"a\":\"", "x", 1 << 20, "\"}"));
        files.put("a long number: a number of more than 1000 digits", fill("{\"a\":", "9", 60_000, "}"));
        files.put("a large exponent: a number of more than 1000 digits", "{\"a\":1e" + "9".repeat(50_000) + "}");
        files.put("many arrays: read", fill("{\"a\":[0", ",[]", 60_000, "]}"));
        return files;
    }

    private static String fill(String head, String part, int length, String tail) {
        int times = part.isEmpty() ? 0 : (length - head.length() - tail.length()) / part.length();
        return head + part.repeat(Math.max(0, times)) + tail;
    }

    private static String indented() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < FULL - i; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    private static String variables(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("    V").append(i).append(": *a\n");
        }
        return text.toString();
    }

    @Test
    void eachIsReadOrRefusedInBoundedTimeAndMemory() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileFilesTest.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(java.waitFor()).as("%s", lines).isZero();
        assertThat(lines).hasSize(settings().size() + states().size()).allSatisfy(line -> {
            String[] parts = line.split("\t", -1);
            assertThat(parts[2]).as(line).contains(parts[0].substring(parts[0].indexOf(": ") + 2));
            assertThat(Long.parseLong(parts[1])).as(line).isLessThan(MOST_MILLIS);
        });
    }

    /** Reads all files and prints a line for each. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (Map.Entry<String, String> file : settings().entrySet()) {
            Path config = Files.writeString(directory.resolve("config.yaml"), file.getValue());
            long begin = processorTime();
            print(file.getKey(), begin, settings(config));
        }
        for (Map.Entry<String, String> file : states().entrySet()) {
            Files.writeString(directory.resolve("gateway_state.json"), file.getValue());
            long begin = processorTime();
            print(
                    file.getKey(),
                    begin,
                    Intents.read(directory, Presets.named("hermes")).problem().orElse("read"));
        }
    }

    /** Of this thread, in nanoseconds: other processes may keep it waiting. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String settings(Path config) {
        try {
            SettingsFile.read(config);
            return "read";
        } catch (GatehouseException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void print(String name, long begin, String result) {
        System.out.println(name + "\t" + (processorTime() - begin) / 1_000_000 + "\t" + result.replace('\n', ' '));
    }
}
