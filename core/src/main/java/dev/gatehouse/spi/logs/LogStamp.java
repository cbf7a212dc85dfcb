package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Separates the time of a line from its text. Parses by hand, because regular expressions and the JDK's formatters take
 * longer to load than a log takes to read.
 *
 * <p>Local time is interpreted in a zone that is looked up when the first such line is read. In the hour that occurs twice
 * when the clocks go back, the line before decides which one it is.
 */
final class LogStamp {
    /** Length of a TAI64N label with its {@code @}. */
    static final int LABEL = 25;

    /** TAI at the epoch, without leap seconds, as svlogd and Gatehouse's launchers count. */
    private static final long TAI = (1L << 62) + 10;

    /** With the 27 leap seconds up to 2017, as s6-log counts. */
    private static final long TAI_LEAP = TAI + 27;

    private static final String SECONDS = "0000-00-00 00:00:00";
    private static final String S6_LOCAL = SECONDS + ".000000000  ";
    private static final String SVLOGD_UTC = SECONDS + ".00000 ";

    /** Ends a last line that lacked its newline (finish under s6 and runit). */
    private static final String END_OF_RUN = "\r\r";

    private final LineTime form;
    private final Supplier<ZoneId> zones;
    private @Nullable ZoneId zone;
    private Instant before = Instant.MIN;

    LogStamp(LineTime form, Supplier<ZoneId> zones) {
        this.form = form;
        this.zones = zones;
    }

    /** Parses a line. Expects lines in the order of the file. */
    LogLine line(ServiceName service, String written) {
        String raw = form == LineTime.S6_LOG || form == LineTime.SVLOGD ? withoutEnd(written) : written;
        Stamp stamp = switch (form) {
            case NONE -> null;
            case S6_LOG -> raw.startsWith("@") ? label(raw, TAI_LEAP) : local(raw);
            case SVLOGD -> raw.startsWith("@") ? label(raw, TAI) : svlogd(raw);
            case ISO -> iso(raw);
        };
        return stamp == null
                ? new LogLine(service, Optional.empty(), raw)
                : new LogLine(service, Optional.of(stamp.time), raw.substring(stamp.length));
    }

    /** Removes what the end of a run has added to its last line. */
    private static String withoutEnd(String line) {
        return line.endsWith(END_OF_RUN) ? line.substring(0, line.length() - END_OF_RUN.length()) : line;
    }

    /**
     * A parsed time.
     *
     * @param length number of characters before the text of the line
     */
    private record Stamp(Instant time, int length) {}

    private @Nullable Stamp local(String raw) {
        if (!hasShape(raw, S6_LOCAL, ' ')) {
            return null;
        }
        LocalDateTime read = dateTime(raw, S6_LOCAL.length() - 2);
        if (read == null) {
            return null;
        }
        if (zone == null) {
            zone = zones.get();
        }
        ZonedDateTime first = read.atZone(zone);
        Instant time = first.toInstant();
        if (time.isBefore(before)) {
            time = first.withLaterOffsetAtOverlap().toInstant();
        }
        before = time;
        return new Stamp(time, S6_LOCAL.length());
    }

    private static @Nullable Stamp svlogd(String raw) {
        if (!hasShape(raw, SVLOGD_UTC, '_') && !hasShape(raw, SVLOGD_UTC, 'T')) {
            return null;
        }
        LocalDateTime read = dateTime(raw, SVLOGD_UTC.length() - 1);
        return read == null ? null : new Stamp(read.toInstant(ZoneOffset.UTC), SVLOGD_UTC.length());
    }

    private static @Nullable Stamp iso(String raw) {
        if (!hasShape(raw, SECONDS, 'T')) {
            return null;
        }
        int fraction = SECONDS.length();
        int end = fraction;
        if (end < raw.length() && (raw.charAt(end) == '.' || raw.charAt(end) == ',')) {
            end++;
            while (end < raw.length() && isDigit(raw.charAt(end))) {
                end++;
            }
            if (end == fraction + 1 || end > fraction + 10) {
                return null;
            }
        }
        int blank = raw.indexOf(' ', end);
        if (blank <= end || blank > end + "+00:00".length()) {
            return null;
        }
        LocalDateTime read = dateTime(raw, end);
        ZoneOffset offset = offset(raw.substring(end, blank));
        return read == null || offset == null ? null : new Stamp(read.toInstant(offset), blank + 1);
    }

    private static @Nullable ZoneOffset offset(String text) {
        try {
            return ZoneOffset.of(text);
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** Whether a line has digits and separators in these positions. */
    private static boolean hasShape(String raw, String shape, char afterDate) {
        if (raw.length() < shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char c = raw.charAt(i);
            char expected = i == 10 ? afterDate : shape.charAt(i);
            if (expected == '0' ? !isDigit(c) : c != expected) {
                return false;
            }
        }
        return true;
    }

    /** Parses date, time, and the fraction that ends at an index; null if the day or time does not exist. */
    private static @Nullable LocalDateTime dateTime(String raw, int end) {
        int nanos = 0;
        for (int i = SECONDS.length() + 1; i <= SECONDS.length() + 9; i++) {
            nanos = nanos * 10 + (i < end ? raw.charAt(i) - '0' : 0);
        }
        try {
            return LocalDateTime.of(
                    number(raw, 0, 4),
                    number(raw, 5, 7),
                    number(raw, 8, 10),
                    number(raw, 11, 13),
                    number(raw, 14, 16),
                    // Java's calendar has no leap second.
                    Math.min(59, number(raw, 17, 19)),
                    nanos);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static @Nullable Stamp label(String raw, long epoch) {
        if (raw.length() <= LABEL || raw.charAt(LABEL) != ' ' || !isLabel(raw)) {
            return null;
        }
        long seconds = HexFormat.fromHexDigitsToLong(raw, 1, 17) - epoch;
        long nanos = HexFormat.fromHexDigitsToLong(raw, 17, LABEL);
        // A time beyond every calendar cannot come from a clock.
        boolean known = seconds >= Instant.MIN.getEpochSecond()
                && seconds <= Instant.MAX.getEpochSecond()
                && nanos <= 999_999_999;
        return !known ? null : new Stamp(Instant.ofEpochSecond(seconds, nanos), LABEL + 1);
    }

    /** Whether a text begins with {@code @} and 24 hexadecimal digits. */
    static boolean isLabel(String text) {
        if (text.length() < LABEL || text.charAt(0) != '@') {
            return false;
        }
        for (int i = 1; i < LABEL; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The label of a time without leap seconds. No file that a logger rotates at that time or later has a smaller label.
     */
    static String labelOf(Instant time) {
        return "@" + HexFormat.of().toHexDigits(TAI + time.getEpochSecond())
                + HexFormat.of().toHexDigits(time.getNano());
    }
}
