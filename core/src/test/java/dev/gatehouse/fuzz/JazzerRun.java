package dev.gatehouse.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One process of Jazzer, which fuzzes several targets for a limited time. */
final class JazzerRun {
    /** Code that guides the mutations: ours, and the parsers of libraries. */
    private static final String INSTRUMENTED =
            "dev.gatehouse.**:org.snakeyaml.engine.**:com.grack.nanojson.**:com.dd.plist.**";

    /** Start, instrumentation, coverage report; on a busy machine. */
    private static final long OVERHEAD_SECONDS = 240;

    /** Longest time for one input; the first one instruments classes. */
    private static final int INPUT_SECONDS = 30;

    /** Longest input, in bytes: mutations of longer ones are slow and find nothing more. */
    private static final int LARGEST = 8192;

    private static final Pattern COVERAGE = Pattern.compile("(\\w+)\\.java: (\\d+)/(\\d+) .*");

    private final List<FuzzTarget> targets;
    private final Path folder;
    private final Process process;
    private final long seconds;

    private JazzerRun(List<FuzzTarget> targets, Path folder, Process process, long seconds) {
        this.targets = targets;
        this.folder = folder;
        this.process = process;
        this.seconds = seconds;
    }

    static JazzerRun start(List<FuzzTarget> targets, Path folder, long seconds) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (int i = 0; i < targets.size(); i++) {
            int number = 0;
            for (byte[] seed : targets.get(i).seeds()) {
                if (seed.length < LARGEST) {
                    byte[] selected = new byte[seed.length + 1];
                    selected[0] = (byte) i;
                    System.arraycopy(seed, 0, selected, 1, seed.length);
                    Files.write(corpus.resolve(targets.get(i).name() + "-" + number++), selected);
                }
            }
        }
        List<String> names = targets.stream().map(FuzzTarget::name).toList();
        ProcessBuilder jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                        "-Dfuzz.targets=" + String.join(",", names),
                        "-Dfuzz.folder=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzGroup.class.getName(),
                        "--instrumentation_includes=" + INSTRUMENTED,
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/found-",
                        "-max_total_time=" + seconds,
                        "-timeout=" + INPUT_SECONDS,
                        "-report_slow_units=" + INPUT_SECONDS,
                        "-max_len=" + LARGEST,
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        return new JazzerRun(targets, folder, jazzer.start(), seconds);
    }

    /** Waits for the end. Returns whether it ended by itself without a finding. */
    boolean succeeds() throws InterruptedException {
        try {
            return process.waitFor(seconds + OVERHEAD_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Jazzer printed, without its progress. */
    String output() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("output"), StandardCharsets.ISO_8859_1)) {
            return String.join(
                    "\n",
                    lines.filter(line -> !line.startsWith("INFO: ") && !line.startsWith("#"))
                            .toList());
        }
    }

    /** Inputs that broke a parser, as {@code target: file}. */
    List<String> found() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("found-"))
                    .toList()) {
                byte[] input = Files.readAllBytes(file);
                if (input.length > 0) {
                    FuzzTarget target = targets.get(Byte.toUnsignedInt(input[0]) % targets.size());
                    Path kept = folder.resolve(
                            target.name() + "-" + file.getFileName().toString().substring("found-".length()));
                    Files.write(kept, Arrays.copyOfRange(input, 1, input.length));
                    found.add(target + ": " + kept);
                }
            }
        }
        return found;
    }

    /** Number of inputs by target. */
    Map<String, Long> runs() throws IOException {
        Map<String, Long> runs = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("runs"))) {
            int blank = line.indexOf(' ');
            runs.put(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
        }
        return runs;
    }

    /** Lines reached and lines there are, by name of source file. */
    Map<String, Coverage> coverage() throws IOException {
        Map<String, Coverage> coverage = new HashMap<>();
        boolean lines = false;
        for (String line : Files.readAllLines(folder.resolve("coverage"))) {
            Matcher matcher = COVERAGE.matcher(line);
            if (matcher.matches() && lines) {
                coverage.put(
                        matcher.group(1),
                        new Coverage(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
            } else if (line.endsWith("overage:")) {
                lines = line.startsWith("Line");
            }
        }
        return coverage;
    }

    /**
     * Coverage of one source file.
     *
     * @param reached lines that ran
     * @param all lines with code
     */
    record Coverage(int reached, int all) {
        int percent() {
            return all == 0 ? 100 : 100 * reached / all;
        }
    }
}
