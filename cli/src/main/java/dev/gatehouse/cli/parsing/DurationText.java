package dev.gatehouse.cli.parsing;

import java.time.Duration;
import java.util.Optional;

/** Formats and parses durations for people. Loading the JDK's formatters would take longer than the whole command. */
public final class DurationText {
    private DurationText() {}

    /** Formats with at most two units: {@code 12s}, {@code 3m12s}, {@code 5h02m}, {@code 3d04h}. */
    public static String rough(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + twoDigits(seconds / 60 % 60) + "m";
        }
        return seconds / 86_400 + "d" + twoDigits(seconds / 3600 % 24) + "h";
    }

    /** Formats as seconds with one decimal, such as {@code 1.0 s}; less than 0.1 s as milliseconds. */
    public static String seconds(Duration duration) {
        if (duration.toMillis() < 100) {
            return duration.toMillis() + " ms";
        }
        long tenths = (duration.toMillis() + 50) / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    /** Parses {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}; a bare number is seconds. Empty if it is none of these. */
    public static Optional<Duration> parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        // Nine digits of seconds are 30 years, so nothing overflows.
        if (digits == 0 || digits > 9) {
            return Optional.empty();
        }
        long number = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Optional.of(Duration.ofMillis(number));
            case "", "s" -> Optional.of(Duration.ofSeconds(number));
            case "m" -> Optional.of(Duration.ofMinutes(number));
            case "h" -> Optional.of(Duration.ofHours(number));
            default -> Optional.empty();
        };
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
