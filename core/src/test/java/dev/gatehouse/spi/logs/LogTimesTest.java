package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of log lines: how they are parsed, and what is selected and merged by them. */
class LogTimesTest extends LogFoldersCase {
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

    /** The lines that a query gives, and the gateways that it leaves out. */
    private record Selected(List<String> lines, List<String> leftOut) implements LogSink {
        Selected() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public boolean line(LogLine line) {
            return lines.add(line.text());
        }

        @Override
        public void withoutTimes(ServiceName service) {
            leftOut.add(service.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LineTime.class,
            names = {"NONE", "S6_LOG"})
    void aLogWithoutTimesIsLeftOutOfASelectionByTime(LineTime times) {
        new LogFiles(home, "coder").lines("1").rotate().lines("2");
        Selected selected = new Selected();
        logs(times, ZoneOffset.UTC).read(of("coder", "never-started").withSince(Instant.EPOCH), selected);
        assertThat(selected).isEqualTo(new Selected(List.of(), List.of("coder")));
    }

    /** An earlier version, or a host without a logger, has written the first lines. */
    @Test
    void olderLinesWithoutTimesAreLeftOutOfASelectionByTime() {
        new LogFiles(home, "coder").lines("old", "older").rotate().lines("old too", stamped("08:00:00", "new"), "more");
        Selected selected = new Selected();
        logs().read(of("coder").withSince(Instant.EPOCH), selected);
        assertThat(selected).isEqualTo(new Selected(List.of("new", "more"), List.of()));
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
}
