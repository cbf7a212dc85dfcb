package dev.gatehouse.s6.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.s6.protocol.Tai64n;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The time that s6-log puts before a line, in either of its forms (s6-log.c script_run): {@code T} is local time, as
 * {@code 2026-06-01 08:30:00.123456789} and two blanks, {@code t} is {@code @}, a TAI64N label and a blank.
 *
 * <p>Local time is that of the zone that the logger was started with, and is taken to be this process's. In the hour that a
 * zone has twice, the second is told from the first by the line before it.
 */
public final class LogStamp {
    /** Length of a TAI64N label with its {@code @}. */
    public static final int LABEL = 25;

    /** Length of {@code 2026-06-01 08:30:00.123456789}. */
    private static final int LOCAL = 29;

    private static final String LOCAL_SHAPE = "0000-00-00 00:00:00.000000000  ";

    private final ZoneId zone;
    private Instant before = Instant.MIN;

    public LogStamp(ZoneId zone) {
        this.zone = zone;
    }

    /** Takes a line apart. Lines are to be given in the order of the file. */
    public LogLine line(ServiceName service, String raw) {
        if (hasLocal(raw)) {
            Optional<Instant> time = local(raw);
            if (time.isPresent()) {
                before = time.get();
                return new LogLine(service, time, raw.substring(LOCAL_SHAPE.length()));
            }
        } else if (raw.length() > LABEL && raw.charAt(LABEL) == ' ' && isLabel(raw)) {
            return new LogLine(service, Optional.of(label(raw)), raw.substring(LABEL + 1));
        }
        return new LogLine(service, Optional.empty(), raw);
    }

    private static boolean hasLocal(String raw) {
        if (raw.length() < LOCAL_SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < LOCAL_SHAPE.length(); i++) {
            char c = raw.charAt(i);
            char shape = LOCAL_SHAPE.charAt(i);
            if (shape == '0' ? c < '0' || c > '9' : c != shape) {
                return false;
            }
        }
        return true;
    }

    private Optional<Instant> local(String raw) {
        try {
            ZonedDateTime first = LocalDateTime.of(
                            number(raw, 0, 4),
                            number(raw, 5, 7),
                            number(raw, 8, 10),
                            number(raw, 11, 13),
                            number(raw, 14, 16),
                            // A leap second, which Java's calendar has none of.
                            Math.min(59, number(raw, 17, 19)),
                            number(raw, 20, LOCAL))
                    .atZone(zone);
            Instant time = first.toInstant();
            return Optional.of(
                    time.isBefore(before) ? first.withLaterOffsetAtOverlap().toInstant() : time);
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Whether a text begins with {@code @} and 24 hexadecimal digits. */
    public static boolean isLabel(String text) {
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

    /** The label of a time, as the names of archives begin with it. */
    public static String labelOf(Instant time) {
        ByteBuffer bytes = ByteBuffer.allocate(Tai64n.SIZE);
        Tai64n.pack(time, bytes);
        return "@" + HexFormat.of().formatHex(bytes.array());
    }

    /** The time of a text that begins with a label. */
    public static Instant label(String text) {
        return Tai64n.unpack(ByteBuffer.wrap(HexFormat.of().parseHex(text, 1, LABEL)));
    }
}
