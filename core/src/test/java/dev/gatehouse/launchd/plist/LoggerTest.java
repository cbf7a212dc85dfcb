package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.logs.LineTime;
import dev.gatehouse.spi.logs.LogFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logger of launchd's gateways, executed by a real perl. s6-log says what the lines must be. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the logger needs pipes of Unix")
class LoggerTest {
    private static final int LONGEST = 8192;
    private static final List<Integer> LENGTHS = List.of(0, 1, 2, 80, 8191, 8192, 8193, 16_384, 16_385, 20_000);

    @TempDir
    private Path top;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(top.resolve("logs/gateways/it's coder"));
    }

    private static String text(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 60; line++) {
            int length = LENGTHS.get(random.nextInt(LENGTHS.size()));
            for (int i = 0; i < length; i++) {
                // s6-log ends a line at a NUL, too.
                char c = (char) (1 + random.nextInt(255));
                text.append(c == '\n' ? 'n' : c);
            }
            text.append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theSameBytesGiveTheSameLinesAsInS6Log(long seed) throws IOException {
        Path s6Log = Host.require("s6-log");
        String text = text(seed);
        Path input = Files.write(top.resolve("input"), text.getBytes(StandardCharsets.ISO_8859_1));
        Path example = top.resolve("example");
        Ran ran = Ran.in(
                top,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "exec \"$1\" n900 s4096 t \"$2\" <\"$3\"",
                        "sh",
                        s6Log.toString(),
                        example.toString(),
                        input.toString()));
        assertThat(ran.exit()).as(ran.toString()).isZero();
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 900)) {
            logger.write(text);
        }
        assertThat(LoggerRun.lines(folder)).isEqualTo(LoggerRun.lines(example));
    }

    @Test
    void aLineIsWrittenWithItsTimeAsSoonAsItIsComplete() throws IOException {
        Instant before = Instant.now();
        Path home = top;
        Path coder = Files.createDirectories(LogFolders.folder(home, ServiceName.of("coder")));
        try (LoggerRun logger = LoggerRun.start(coder, 4096, 2)) {
            logger.write("Gr\u00c3\u00bc\u00c3\u009fe\r\nnot yet");
            Await.until("the line is there", () -> LoggerRun.lines(coder).size() == 1);
            logger.write(" complete\n");
            Await.until("both lines are there", () -> LoggerRun.lines(coder).size() == 2);
        }
        List<LogLine> lines = new ArrayList<>();
        LogFolders.of(home, Kind.LAUNCHD, LineTime.S6_LOG, false)
                .read(LogQuery.all(List.of(ServiceName.of("coder"))).withSince(before.minusMillis(1)), lines::add);
        assertThat(lines).extracting(LogLine::text).containsExactly("Grüße\r", "not yet complete");
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line.time().orElseThrow()).isBetween(before.minusMillis(1), Instant.now()));
    }

    @Test
    void theLastWordsNeedNoNewline() throws IOException {
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 2)) {
            logger.write("one\nlast words");
        }
        assertThat(LoggerRun.lines(folder)).containsExactly("one", "last words");
    }

    @Test
    void aLineOfSeveralMegabytesIsSplitWhileItArrives() throws IOException {
        int size = 5_000_000;
        try (LoggerRun logger = LoggerRun.start(folder, 268_435_455, 2)) {
            logger.write("x".repeat(size));
            Await.until("most of it is there", () -> Files.size(folder.resolve("current")) > size - 100_000);
        }
        List<String> lines = LoggerRun.lines(folder);
        assertThat(lines).hasSize(size / LONGEST + 1);
        assertThat(String.join("", lines)).isEqualTo("x".repeat(size));
    }

    /** A file ends with the line that fills it. */
    @Test
    void filesAreRotatedByTheirSizeAndTheOldestAreDeleted() throws IOException {
        Files.writeString(folder.resolve("@400000006a1d3f000000000a.s"), "of an earlier version\n");
        Files.writeString(folder.resolve("@ other"), "not a log");
        Files.writeString(folder.resolve("current"), "without a time\n");
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 3)) {
            logger.write(numbered(0, 1000));
        }
        List<Path> files = LoggerRun.files(folder);
        assertThat(files).hasSize(5);
        assertThat(files.getFirst()).endsWith(Path.of("@ other"));
        assertThat(files.getLast()).endsWith(Path.of("current"));
        for (Path archive : files.subList(1, 4)) {
            assertThat(archive.getFileName().toString()).matches("@40000000[0-9a-f]{16}\\.s");
            assertThat(Files.size(archive)).isBetween(4096L, 4096L + 126);
        }
        Files.delete(files.getFirst());
        List<String> kept = LoggerRun.lines(folder);
        assertThat(String.join("\n", kept) + "\n").isEqualTo(numbered(1000 - kept.size(), 1000));
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(line -> "%099d\n".formatted(line))
                .collect(Collectors.joining());
    }

    @Test
    void manyMegabytesLoseNoLine() throws IOException {
        String text = numbered(0, 200_000);
        try (LoggerRun logger = LoggerRun.start(folder, 1_000_000, 1000)) {
            logger.write(text);
        }
        assertThat(String.join("\n", LoggerRun.lines(folder)) + "\n").isEqualTo(text);
    }

    /** The logger of an earlier run still has lines when the next one begins. */
    @Test
    void twoLoggersOfOneLogLoseNoLineAndMixNone() throws Exception {
        String letters = "a".repeat(300) + "\n";
        String digits = "1".repeat(400) + "\n";
        try (LoggerRun earlier = LoggerRun.start(folder, 4096, 1000);
                LoggerRun later = LoggerRun.start(folder, 4096, 1000)) {
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        later.write(digits);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 2000; i++) {
                earlier.write(letters);
            }
            writer.join();
            earlier.write("end\n");
            later.write("end\n");
            Await.until(
                    "both have written everything",
                    () -> LoggerRun.lines(folder).stream().filter("end"::equals).count() == 2);
            // Closing waits for both.
            earlier.end();
        }
        assertThat(LoggerRun.lines(folder).stream().collect(Collectors.groupingBy(line -> line, Collectors.counting())))
                .isEqualTo(Map.of(letters.strip(), 2000L, digits.strip(), 2000L, "end", 2L));
    }

    @Test
    void aFileThatWasRemovedIsCreatedAgain() throws IOException {
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 2)) {
            logger.write("one\n");
            Await.until("one is there", () -> !LoggerRun.lines(folder).isEmpty());
            Files.delete(folder.resolve("current"));
            logger.write("two\n");
        }
        assertThat(LoggerRun.lines(folder)).containsExactly("two");
    }

    @Test
    void anIncompleteLineOfAnEarlierRunIsEnded() throws IOException {
        Files.writeString(folder.resolve("current"), "broken off");
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 2)) {
            logger.write("next\n");
        }
        assertThat(Files.readString(folder.resolve("current"))).matches("broken off\n@[0-9a-f]{24} next\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "directory", "pipe"})
    void nothingButAFileIsOpened(String what) throws IOException {
        Path current = folder.resolve("current");
        Path other = Files.writeString(top.resolve("other"), "kept");
        switch (what) {
            case "link" -> Files.createSymbolicLink(current, other);
            case "directory" -> Files.createDirectory(current);
            default -> Ran.in(top, Map.of(), List.of("mkfifo", current.toString()));
        }
        Ran ran = Ran.in(top, Map.of(), LoggerRun.command(top.resolve("logger"), folder, 4096, 2));
        assertThat(ran.exit()).isNotZero();
        assertThat(ran.error()).contains("/current: ");
        assertThat(other).hasContent("kept");
    }

    @Test
    void newFilesHaveTheModeOfTheUmask() throws IOException {
        try (LoggerRun logger = LoggerRun.start("umask 027; ", folder, 4096, 2)) {
            logger.write(numbered(0, 100));
        }
        for (Path file : LoggerRun.files(folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void requestsToEndAreIgnored() throws IOException {
        try (LoggerRun logger = LoggerRun.start(folder, 4096, 2)) {
            for (String signal : List.of("HUP", "INT", "TERM")) {
                long pid = LoggerRun.processes(folder).findAny().orElseThrow().pid();
                Ran.in(top, Map.of(), List.of("kill", "-s", signal, Long.toString(pid)));
            }
            logger.write("still here\n");
        }
        assertThat(LoggerRun.lines(folder)).containsExactly("still here");
    }

    /**
     * A disk without room is simulated by a limit for the size of files. The gateway goes on: up to 1 MiB waits, and what
     * does not fit is counted.
     */
    @Test
    void aFullDiskNeitherStopsTheGatewayNorLosesLinesSilently() throws IOException {
        Path prlimit = Host.require("prlimit");
        int lines = 40_000;
        try (LoggerRun logger = LoggerRun.start("ulimit -S -f 8; ", folder, 268_435_455, 2)) {
            // Would wait for a logger that does not read.
            logger.write(numbered(0, lines));
            Path current = folder.resolve("current");
            assertThat(Files.size(current)).isLessThanOrEqualTo(8192);
            ProcessHandle process = LoggerRun.processes(folder).findAny().orElseThrow();
            Ran ran = Ran.in(
                    top,
                    Map.of(),
                    List.of(prlimit.toString(), "--fsize=unlimited:unlimited", "--pid", Long.toString(process.pid())));
            assertThat(ran.exit()).as(ran.toString()).isZero();
            Await.until("the lines are there", () -> Files.readString(current).contains(" lines are missing here, "));
            logger.write("after\n");
        }
        List<String> written = LoggerRun.lines(folder);
        int kept = written.size() - 2;
        assertThat(written.getLast()).isEqualTo("after");
        assertThat(written.get(kept))
                .isEqualTo("gatehouse: " + (lines - kept)
                        + " lines are missing here, because this log could not be written");
        assertThat(String.join("\n", written.subList(0, kept)) + "\n").isEqualTo(numbered(0, kept));
        assertThat(kept).isGreaterThan(8000);
    }
}
