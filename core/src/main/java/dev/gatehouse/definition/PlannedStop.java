package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

/**
 * A file by which a gateway recognizes that an operator stops it. Gatehouse writes it into the profile's directory before
 * each stop and restart, as the directory's owner, and removes it when the gateway has ended. Immutable.
 *
 * @param file plain name of the file
 * @param text its content, at most 4,096 characters. {@code {pid}} stands for the process, {@code {start-time}} for its
 *     start in clock ticks since boot (proc_pid_stat(5)), {@code null} where that is unknown, and {@code {now}} for the
 *     time in ISO 8601 with microseconds and the offset {@code +00:00}. Other braces are literal
 * @since 0.1.0
 */
public record PlannedStop(String file, String text) {
    /** The file of an app that names none, under a manager that cannot send signals. */
    public static final String USUAL_FILE = ".gateway-planned-stop.json";

    private static final List<String> PLACEHOLDERS = List.of("pid", "start-time", "now");
    private static final int LONGEST = 4096;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    /**
     * Checks the components.
     *
     * @throws InvalidInputException if the file is not a plain name, or the text is too long or contains a NUL or an
     *     unknown placeholder
     */
    public PlannedStop {
        FileName.requirePlain("stop.marker.file", file);
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw new InvalidInputException("stop.marker.text must have at most 4096 characters and no NUL");
        }
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String word = close < 0 ? "" : text.substring(open + 1, close);
            if (isWord(word) && !PLACEHOLDERS.contains(word)) {
                throw new InvalidInputException("stop.marker.text has no placeholder {" + word + "}: it knows {pid}, "
                        + "{start-time} and {now}");
            }
        }
    }

    private static boolean isWord(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-' || c == '_');
    }

    /**
     * Returns the content for one stop.
     *
     * @param pid the process that is to stop
     * @param startTime its start in clock ticks since boot; empty if unknown
     * @param now the present time
     * @return the content
     */
    public String text(long pid, OptionalLong startTime, Instant now) {
        return text.replace("{pid}", Long.toString(pid))
                .replace("{start-time}", startTime.isPresent() ? Long.toString(startTime.getAsLong()) : "null")
                .replace("{now}", TIME.format(now.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC)));
    }
}
