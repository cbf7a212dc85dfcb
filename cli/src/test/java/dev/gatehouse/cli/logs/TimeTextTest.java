package dev.gatehouse.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of {@code --since}. */
class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "90s, 2026-06-01T08:28:30Z",
        "10m, 2026-06-01T08:20:00Z",
        "1h30m, 2026-06-01T07:00:00Z",
        "3d, 2026-05-29T08:30:00Z",
        "2w, 2026-05-18T08:30:00Z",
        "now, 2026-06-01T08:30:00Z",
        "today, 2026-05-31T22:00:00Z",
        "yesterday, 2026-05-30T22:00:00Z",
        "08:30, 2026-06-01T06:30:00Z",
        "08:30:15, 2026-06-01T06:30:15Z",
        "2026-05-01, 2026-04-30T22:00:00Z",
        "2026-05-01T10:00, 2026-05-01T08:00:00Z",
        "2026-05-01 10:00:30, 2026-05-01T08:00:30Z",
        "2026-05-01T10:00:30.5, 2026-05-01T08:00:30.500Z",
        "2026-05-01T10:00:00Z, 2026-05-01T10:00:00Z",
        "2026-05-01T10:00+09:00, 2026-05-01T01:00:00Z",
        "2026-05-01T10:00-09:00, 2026-05-01T19:00:00Z",
        "@1780300800, 2026-06-01T08:00:00Z"
    })
    void timesAreParsed(String typed, Instant time) {
        Instant now = Instant.parse("2026-06-01T08:30:00Z");
        assertThat(new TimeText(now, ZoneId.of("Europe/Berlin")).parse(typed)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10",
                "m",
                "10y",
                "10m5",
                "1.5h",
                "-10m",
                "@",
                "@x",
                "25:00",
                "8:30",
                "2026-13-01",
                "2026-06-31",
                "2026-06-01T",
                "2026-06-01T25:00",
                "01.06.2026",
                "tomorrow",
                "٣m",
                "99999999999m",
                "2026-06-01T10:00+99:00"
            })
    void invalidTimesAreRejected(String typed) {
        assertThat(new TimeText(Instant.parse("2026-06-01T08:30:00Z"), ZoneId.of("UTC")).parse(typed))
                .isEmpty();
        assertThat(new TimeText(Instant.EPOCH, ZoneId.of("UTC")).parse("999999999w".repeat(60)))
                .isEmpty();
    }
}
