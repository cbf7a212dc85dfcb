package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFoldersTest {
    @TempDir
    public Path home;

    private static LogQuery of(String... profiles) {
        return LogQuery.all(Arrays.stream(profiles).map(ServiceName::of).toList());
    }

    /** How folders are opened; a subclass uses the other way. */
    FolderAccess access() {
        return new FolderAccess.OfHost(Accounts.isRoot());
    }

    private LogFolder folder(String profile, boolean root) {
        return new LogFolder(home, ServiceName.of(profile), new FolderAccess.OfHost(root));
    }

    private LogFolders logs(LineTime times, ZoneId zone) {
        return new LogFolders(home, Kind.S6, times, () -> zone, access());
    }

    private LogFolders logs() {
        return logs(LineTime.S6_LOG, ZoneOffset.UTC);
    }

    private List<LogLine> read(LogQuery query) {
        List<LogLine> lines = new ArrayList<>();
        logs().read(query, lines::add);
        return lines;
    }

    private List<String> texts(LogQuery query) {
        return read(query).stream().map(LogLine::text).toList();
    }

    private static String stamped(String time, String text) {
        return "2026-06-01 " + time + ".000000000  " + text;
    }

    @Test
    void archivesComeBeforeCurrentInOrder() {
        new LogFiles(home, "coder").lines("1", "2").rotate().lines("3").rotate().lines("4", "5");
        assertThat(texts(of("coder"))).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void otherFilesOfTheLoggerAreNotLogs() throws IOException {
        LogFiles log = new LogFiles(home, "coder").lines("1");
        for (String name : List.of("lock", "state", "newstate", "processed", "@400000006a1d.s", "current~")) {
            Files.writeString(log.folder().resolve(name), "no line of a gateway\n");
        }
        Files.createDirectory(log.folder().resolve(LogStamp.labelOf(Instant.EPOCH) + ".s"));
        assertThat(texts(of("coder"))).containsExactly("1");
    }

    @Test
    void filesAreReadOnceAtEveryStepOfARotation() {
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate().lines("2");
        log.beginRotation();
        assertThat(texts(of("coder"))).as("renamed").containsExactly("1", "2");
        log.newCurrent().lines("3");
        assertThat(texts(of("coder"))).as("with a new current").containsExactly("1", "2", "3");
        log.linkArchive('s');
        assertThat(texts(of("coder"))).as("under two names").containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 5",
        "2, 4 5",
        "3, 3 4 5",
        "4, 2 3 4 5",
        "5, 1 2 3 4 5",
        "6, 1 2 3 4 5",
        "1000000000, 1 2 3 4 5"
    })
    void lastLinesAreCountedFromTheEndAcrossArchives(int last, String expected) {
        new LogFiles(home, "coder")
                .lines("1", "2")
                .rotate()
                .lines("3")
                .rotate()
                .rotate()
                .lines("4", "5");
        assertThat(String.join(" ", texts(of("coder").withLast(last)))).isEqualTo(expected);
    }

    /** Compares with reading all lines and taking the last ones. */
    @Test
    void lastLinesOfAnyLogAreTheLastOfAllLines() throws IOException {
        Random random = new Random(20260601);
        for (int round = 0; round < 60; round++) {
            LogFiles log = new LogFiles(home, "p" + round, 1000);
            List<String> all = new ArrayList<>();
            for (int file = random.nextInt(4); file >= 0; file--) {
                int lines = random.nextInt(40);
                for (int i = 0; i < lines; i++) {
                    // Includes empty lines, and lines longer than one block.
                    all.add("x".repeat(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(3)));
                    log.lines(all.getLast());
                }
                log.newCurrent();
                if (file > 0) {
                    log.rotate();
                }
            }
            if (random.nextBoolean()) {
                all.add("without its end");
                log.write(all.getLast());
            }
            int last = random.nextInt(all.size() + 5);
            assertThat(texts(of("p" + round).withLast(last)))
                    .isEqualTo(all.subList(Math.max(0, all.size() - last), all.size()));
        }
    }

    @Test
    void timesAreRemovedFromTheLines() {
        new LogFiles(home, "coder")
                .lines(
                        "2026-06-01 08:30:00.123456789  local",
                        "@400000006a1d3fb505f5e100 tai",
                        "2026-13-01 08:30:00.123456789  no such month",
                        "2026-06-01 08:30:00 no stamp of s6-log's",
                        "",
                        "2026-06-01 08:30:00.000000000  ",
                        "@4000 no label");
        assertThat(read(of("coder")))
                .extracting(line -> line.time().map(Instant::toString).orElse("-") + " " + line.text())
                .containsExactly(
                        "2026-06-01T08:30:00.123456789Z local",
                        "2026-06-01T08:15:12.100Z tai",
                        "- 2026-13-01 08:30:00.123456789  no such month",
                        "- 2026-06-01 08:30:00 no stamp of s6-log's",
                        "- ",
                        "2026-06-01T08:30:00Z ",
                        "- @4000 no label");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "S6_LOG|2026-06-01 08:30:00.123456789  text|2026-06-01T08:30:00.123456789Z|text",
                "S6_LOG|@400000006a1d3fb505f5e100 text|2026-06-01T08:15:12.100Z|text",
                "S6_LOG|2026-06-01_08:30:00.12345 text||2026-06-01_08:30:00.12345 text",
                "SVLOGD|@400000006a1d3fb505f5e100 text|2026-06-01T08:15:39.100Z|text",
                "SVLOGD|2026-06-01_08:30:00.12345 text|2026-06-01T08:30:00.123450Z|text",
                "SVLOGD|2026-06-01T08:30:00.12345  text|2026-06-01T08:30:00.123450Z| text",
                "SVLOGD|2026-06-31T08:30:00.12345 text||2026-06-31T08:30:00.12345 text",
                "SVLOGD|2026-06-01_08:30:00.1234 text||2026-06-01_08:30:00.1234 text",
                "SVLOGD|@4fffffffffffffffffffffff text||@4fffffffffffffffffffffff text",
                "ISO|2026-06-01T08:30:00Z text|2026-06-01T08:30:00Z|text",
                "ISO|2026-06-01T08:30:00.5+02:00 text|2026-06-01T06:30:00.500Z|text",
                "ISO|2026-06-01T08:30:00,123456789-0930 |2026-06-01T18:00:00.123456789Z|",
                "ISO|2026-06-01T08:30:60Z leap second|2026-06-01T08:30:59Z|leap second",
                "ISO|2026-06-01T08:30:00 text||2026-06-01T08:30:00 text",
                "ISO|2026-06-01T08:30:00Ztext||2026-06-01T08:30:00Ztext",
                "ISO|2026-06-01T08:30:00.Z text||2026-06-01T08:30:00.Z text",
                "ISO|2026-06-01T08:30:00.1234567890Z text||2026-06-01T08:30:00.1234567890Z text",
                "ISO|2026-06-01T08:30:00+99:00 text||2026-06-01T08:30:00+99:00 text",
                "ISO|2026-06-01T08:30:00||2026-06-01T08:30:00",
                "NONE|2026-06-01 08:30:00.123456789  text||2026-06-01 08:30:00.123456789  text",
                "NONE|@400000006a1d3fb505f5e100 text||@400000006a1d3fb505f5e100 text"
            })
    void eachLoggersTimesAreParsed(LineTime times, String raw, Instant time, String text) {
        new LogFiles(home, "coder").lines(raw);
        List<LogLine> lines = new ArrayList<>();
        logs(times, ZoneOffset.UTC).read(of("coder"), lines::add);
        assertThat(lines)
                .containsExactly(
                        new LogLine(ServiceName.of("coder"), Optional.ofNullable(time), text == null ? "" : text));
    }

    @Test
    void withoutTimesLinesCannotBeSelectedByTime() {
        new LogFiles(home, "coder").lines("1");
        LogQuery query = of("coder", "writer").withSince(Instant.EPOCH);
        LogFolders logs = new LogFolders(home, Kind.LAUNCHD, LineTime.NONE, () -> ZoneOffset.UTC, access());
        assertThatThrownBy(() -> logs.read(query, line -> true))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("Log lines have no time under launchd, so --since cannot select any")
                .extracting(e -> ((GatehouseException) e).remedy().orElseThrow().text())
                .isEqualTo("gatehouse gateway logs -n 100 coder writer");
    }

    @Test
    void withoutTimesGatewaysAreReadOneAfterTheOther() {
        new LogFiles(home, "b").lines("b1").rotate().lines("b2");
        new LogFiles(home, "a").lines("a1", "a2", "a3");
        List<String> lines = new ArrayList<>();
        logs(LineTime.NONE, ZoneOffset.UTC).read(of("b", "a").withLast(2), line -> lines.add(line.text()));
        assertThat(lines).containsExactly("b1", "b2", "a2", "a3");
    }

    /** Whether an archive's name includes leap seconds depends on the logger. */
    @ParameterizedTest
    @ValueSource(ints = {10, 37})
    void sinceSkipsNoArchiveThatHasSuchLines(int origin) throws IOException {
        Instant rotated = Instant.parse("2026-06-01T09:00:00Z");
        LogFiles log = new LogFiles(home, "coder").lines(stamped("08:59:59", "last"));
        Files.move(
                log.current(),
                log.folder().resolve("@%016x%08x.s".formatted((1L << 62) + origin + rotated.getEpochSecond(), 0)));
        assertThat(texts(of("coder").withSince(rotated.minusSeconds(1)))).containsExactly("last");
    }

    /** Takes the time and memory of a small file. */
    @Test
    @Timeout(30)
    void lastLinesOfAHugeFileAreReadFromItsEnd() throws IOException {
        LogFiles log = new LogFiles(home, "coder").newCurrent();
        try (FileChannel file = FileChannel.open(log.current(), StandardOpenOption.WRITE)) {
            // A sparse file takes no space.
            file.position(1L << 33).write(ByteBuffer.wrap("\n1\n2\n3\n".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(texts(of("coder").withLast(2))).containsExactly("2", "3");
    }

    @Test
    void localTimesAreRightInAnHourThatOccursTwice() {
        new LogFiles(home, "coder")
                .lines(
                        "2026-10-25 02:59:59.000000000  summer",
                        "2026-10-25 02:00:00.000000000  winter",
                        "2026-10-25 02:30:00.000000000  winter still");
        List<LogLine> lines = new ArrayList<>();
        logs(LineTime.S6_LOG, ZoneId.of("Europe/Berlin")).read(of("coder"), lines::add);
        assertThat(lines)
                .extracting(line -> line.time().orElseThrow().toString())
                .containsExactly("2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z");
    }

    @Test
    void sinceOmitsOlderLines() {
        new LogFiles(home, "coder")
                .lines(stamped("08:00:00", "a"), stamped("09:00:00", "b"))
                .rotateAt(Instant.parse("2026-06-01T09:30:00Z"))
                .lines(stamped("10:00:00", "c"), "more of c", stamped("11:00:00", "d"))
                .rotateAt(Instant.parse("2026-06-01T11:00:01Z"))
                .lines("a line without a time", stamped("12:00:00", "e"));
        LogQuery log = of("coder");
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T10:00:00Z"))))
                .containsExactly("c", "more of c", "d", "a line without a time", "e");
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T10:00:00.000000001Z"))))
                .containsExactly("d", "a line without a time", "e");
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T11:30:00Z")))).containsExactly("e");
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T12:00:01Z")))).isEmpty();
        assertThat(texts(log.withSince(Instant.EPOCH))).hasSize(7);
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T09:00:00Z")).withLast(5)))
                .containsExactly("c", "more of c", "d", "a line without a time", "e");
        // The age of lines before the first time is unknown.
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T09:00:00Z")).withLast(4)))
                .containsExactly("d", "a line without a time", "e");
        assertThat(texts(log.withSince(Instant.parse("2026-06-01T11:30:00Z")).withLast(4)))
                .containsExactly("e");
    }

    @Test
    void linesOfSeveralGatewaysAreMergedByTime() {
        new LogFiles(home, "a")
                .lines(stamped("08:00:00", "a1"), stamped("08:00:02", "a2"), "more of a2")
                .rotate()
                .lines(stamped("08:00:05", "a3"));
        new LogFiles(home, "b").lines(stamped("08:00:01", "b1"), stamped("08:00:03", "b2"), stamped("08:00:06", "b3"));
        assertThat(texts(of("b", "a", "nobody"))).containsExactly("a1", "b1", "a2", "more of a2", "b2", "a3", "b3");
        assertThat(texts(of("b", "a").withLast(1))).containsExactly("a3", "b3");
        assertThat(read(of("b", "a").withLast(1)))
                .extracting(line -> line.service().toString())
                .containsExactly("a", "b");
    }

    @Test
    void aGatewayThatNeverPrintedHasNoLines() throws IOException {
        assertThat(texts(of("coder"))).isEmpty();
        Files.createDirectories(new LogFiles(home, "coder").folder());
        assertThat(texts(of("coder").withLast(5))).isEmpty();
        assertThat(texts(of("coder").withSince(Instant.EPOCH))).isEmpty();
    }

    @Test
    void aSinkThatWantsNoMoreGetsNoMore() {
        new LogFiles(home, "coder").lines("1", "2", "3");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder").following(), line -> {
            lines.add(line.text());
            return lines.size() < 2;
        });
        assertThat(lines).containsExactly("1", "2");
    }

    @Test
    void controlCharactersAreUnchanged() throws IOException {
        LogFiles log = new LogFiles(home, "coder").lines("\u001b[31mred\u001b[0m\ttab\r");
        Files.write(log.current(), new byte[] {'a', (byte) 0xff, 0, 'z', '\n'}, StandardOpenOption.APPEND);
        assertThat(texts(of("coder"))).containsExactly("\u001b[31mred\u001b[0m\ttab\r", "a\uFFFD\0z");
    }

    @Test
    void aVeryLongLineArrivesInParts() {
        new LogFiles(home, "coder").write("x".repeat(LogTail.LONGEST * 2 + 10));
        assertThat(texts(of("coder")).stream().mapToInt(String::length).sum()).isEqualTo(LogTail.LONGEST * 2 + 10);
        assertThat(texts(of("coder"))).hasSize(3);
    }

    @Test
    void rootDoesNotFollowLinksOfTheGatewaysAccount() throws IOException {
        Path precious = Files.createDirectories(home.resolve("elsewhere"));
        Files.writeString(precious.resolve("current"), "a secret\n");
        Files.createDirectories(home.resolve("logs/gateways"));
        Files.createSymbolicLink(home.resolve("logs/gateways/coder"), precious);
        assertThatThrownBy(folder("coder", true)::files).isInstanceOf(UntrustedPathException.class);
        // Other accounts follow the links in their own home.
        assertThat(folder("coder", false).files()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "@400000006a1d3f000000000a.s"})
    void aSymbolicLinkIsNotALog(String name) throws IOException {
        Files.writeString(home.resolve("secret"), "a secret\n");
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate();
        Files.deleteIfExists(log.folder().resolve(name));
        Files.createSymbolicLink(log.folder().resolve(name), home.resolve("secret"));
        assertThat(texts(of("coder"))).containsExactly("1");
    }

    @Test
    @Timeout(30)
    void aFifoDoesNotBlock() throws IOException {
        Host.requireLinux();
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate();
        Files.delete(log.current());
        try (Directory folder = Directory.open(log.folder())) {
            folder.makeFifo("current", 0600);
        }
        assertThat(texts(of("coder"))).containsExactly("1");
        try (Directory folder = Directory.open(log.folder().getParent())) {
            folder.makeFifo("planted", 0600);
        }
        assertThatThrownBy(folder("planted", true)::files).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void anUnreadableLogDoesNotAffectOthers() throws IOException {
        new LogFiles(home, "good").lines("1");
        Files.writeString(home.resolve("logs/gateways/bad"), "no folder");
        Map<String, String> refused = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        logs().read(of("bad", "good"), new LogSink() {
            @Override
            public boolean line(LogLine line) {
                return lines.add(line.text());
            }

            @Override
            public void unreadable(ServiceName service, GatehouseException reason) {
                refused.put(
                        service.toString(),
                        reason.getMessage() + " | "
                                + reason.remedy().orElseThrow().text());
            }
        });
        assertThat(lines).containsExactly("1");
        assertThat(refused).containsOnlyKeys("bad");
        assertThat(refused.get("bad")).contains("Cannot read the log of bad: ", "is not a directory", " | ls -la ");
        assertThatThrownBy(() -> texts(of("bad"))).isInstanceOf(GatehouseException.class);
    }

    @Test
    void theRemedyUsesTheAccountOfTheLink() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("logs"), home);
        Object owner = Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        LogFolders asRoot =
                new LogFolders(home, Kind.S6, LineTime.S6_LOG, () -> ZoneOffset.UTC, new FolderAccess.OfHost(true));
        assertThatThrownBy(() -> asRoot.read(of("coder"), line -> true))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("logs is a symbolic link")
                .extracting(
                        e -> ((AccessRefusedException) e).remedy().orElseThrow().text())
                .isEqualTo("sudo -u '#" + owner + "' gatehouse --home " + home + " --manager s6 gateway logs coder");
    }

    @Test
    void linesWrittenWhileReadingAreNotRead() {
        LogFiles log = new LogFiles(home, "coder").lines("0");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder"), line -> {
            lines.add(line.text());
            log.lines("later").rotate();
            return true;
        });
        assertThat(lines).containsExactly("0");
    }

    @Test
    void rotationsWhileReadingLoseNothing() {
        LogFiles log = new LogFiles(home, "coder", 1000);
        List<String> expected =
                IntStream.range(0, 6).mapToObj(Integer::toString).toList();
        expected.forEach(line -> log.lines(line).rotate());
        log.lines("last");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder"), line -> {
            lines.add(line.text());
            log.lines("later").rotate();
            return true;
        });
        assertThat(lines)
                .startsWith(expected.toArray(new String[0]))
                .endsWith("last")
                .hasSize(7);
    }
}
