package dev.gatehouse.cli.logs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Parses times in the past. */
final class TimeText {
    /** Maximum number of digits: even weeks then stay within the range of {@code Instant}. */
    private static final int DIGITS = 9;

    private final Instant now;
    private final ZoneId zone;

    TimeText(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Parses an age ({@code 90s}, {@code 10m}, {@code 1h30m}, {@code 3d}, {@code 2w}); {@code now}, {@code today} and
     * {@code yesterday}; a time of today ({@code 08:30}, {@code 08:30:15}); a date ({@code 2026-06-01}), optionally followed by
     * {@code T} or a blank, a time, and {@code Z} or an offset; and seconds since 1970 ({@code @1780295400}). Times without an
     * offset are local. Returns empty for anything else.
     */
    Optional<Instant> parse(String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Instant> ago = ago(text);
            return ago.isPresent() ? ago : Optional.of(absolute(text));
        } catch (DateTimeException | NumberFormatException noSuchTime) {
            return Optional.empty();
        }
    }

    /** One or more numbers, each with its unit. */
    private Optional<Instant> ago(String text) {
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length()) {
            int unit = at;
            while (unit < text.length() && isDigit(text.charAt(unit))) {
                unit++;
            }
            if (unit == at || unit - at > DIGITS || unit == text.length()) {
                return Optional.empty();
            }
            long seconds = seconds(text.charAt(unit));
            if (seconds == 0) {
                return Optional.empty();
            }
            sum = sum.plusSeconds(Long.parseLong(text.substring(at, unit)) * seconds);
            at = unit + 1;
        }
        return Optional.of(now.minus(sum));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long seconds(char unit) {
        return switch (unit) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            case 'w' -> 7 * 86_400;
            default -> 0;
        };
    }

    private Instant absolute(String text) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return switch (text) {
            case "now" -> now;
            case "today" -> today.atStartOfDay(zone).toInstant();
            case "yesterday" -> today.minusDays(1).atStartOfDay(zone).toInstant();
            default -> written(text, today);
        };
    }

    private Instant written(String text, LocalDate today) {
        if (text.charAt(0) == '@') {
            return Instant.ofEpochSecond(Long.parseLong(text, 1, text.length(), 10));
        }
        if (text.indexOf('-') < 0) {
            return today.atTime(LocalTime.parse(text)).atZone(zone).toInstant();
        }
        String joined = text.replace(' ', 'T');
        if (joined.indexOf('T') < 0) {
            return LocalDate.parse(joined).atStartOfDay(zone).toInstant();
        }
        boolean offset =
                joined.endsWith("Z") || joined.lastIndexOf('+') > 0 || joined.lastIndexOf('-') > joined.indexOf('T');
        return offset
                ? OffsetDateTime.parse(joined).toInstant()
                : LocalDateTime.parse(joined).atZone(zone).toInstant();
    }
}
