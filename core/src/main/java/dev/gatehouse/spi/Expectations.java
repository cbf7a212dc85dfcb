package dev.gatehouse.spi;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NewerFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a definition that starts, stops and statuses need. These operations get only the name of a service, so
 * each backend stores the expectations with what it installs, as one line: {@code format=1 ready=port:9201,30000
 * stop=TERM,90000 restart=yes again=75 never=78}. Times are in milliseconds. Immutable.
 *
 * @param ready how a caller recognizes that the gateway serves requests
 * @param stop how the gateway stops
 * @param restart after which ends the gateway restarts
 * @param again exit codes that ask for a restart at once, 0 to 255
 * @param never exit codes after which the gateway does not restart
 * @since 0.1.0
 */
public record Expectations(
        Readiness ready, StopPolicy stop, RestartPolicy.Mode restart, Set<Integer> again, Set<Integer> never) {
    /** The format that this version writes, and the newest one that it reads. */
    public static final int FORMAT = 1;

    /** The assumption if nothing can be read: no sign of readiness, and the defaults of a definition. */
    public static final Expectations UNKNOWN = new Expectations(
            new Readiness.None(),
            StopPolicy.DEFAULT,
            RestartPolicy.Mode.ON_FAILURE,
            RestartPolicy.ON_FAILURE.again(),
            RestartPolicy.ON_FAILURE.never());

    /** Most gateways of a home have the same line, and a status reads it more than once. */
    private static volatile @Nullable Parsed latest;

    private record Parsed(String line, Expectations expectations) {}

    /** Copies the exit codes. */
    public Expectations {
        again = Set.copyOf(again);
        never = Set.copyOf(never);
    }

    /**
     * Returns the expectations of a definition.
     *
     * @param definition the definition
     * @return its expectations
     */
    public static Expectations of(GatewayDefinition definition) {
        RestartPolicy restart = definition.restart();
        return new Expectations(
                definition.ready(), definition.stop(), restart.mode(), restart.again(), restart.never());
    }

    /**
     * Tests whether the gateway stays down after an exit code.
     *
     * @param exitCode the exit code of a run that ended by itself
     * @return whether no restart follows
     */
    public boolean endsWith(int exitCode) {
        return !restart.restartsAfter(exitCode, again, never);
    }

    /** {@return whether the gateway restarts after any end at all} */
    public boolean restarts() {
        return restart != RestartPolicy.Mode.NEVER;
    }

    /** {@return the port on which the gateway shows that it is ready; 0 if there is none} */
    public int port() {
        // No switch here and below: linking it takes a short command milliseconds.
        if (ready instanceof Readiness.Port port) {
            return port.port();
        }
        return ready instanceof Readiness.Http http ? http.port() : 0;
    }

    /** {@return whether the gateway gives a sign of readiness} */
    public boolean hasSign() {
        return !(ready instanceof Readiness.None);
    }

    /** {@return these expectations as one line, without a line end} */
    public String text() {
        String sign = hasSign() ? sign() : "none";
        String marker = stop.marker()
                .map(planned -> " marker=" + encoded(planned.file()) + "," + encoded(planned.text()))
                .orElse("");
        return "format=" + FORMAT + " ready=" + sign + " stop=" + stop.signal() + ","
                + stop.grace().toMillis() + " restart=" + text(restart) + " again=" + text(again)
                + " never=" + text(never) + marker;
    }

    private String sign() {
        if (ready instanceof Readiness.Notify notify) {
            return "notify:" + notify.descriptor() + "," + notify.limit().toMillis();
        }
        if (ready instanceof Readiness.Port port) {
            return "port:" + port.port() + "," + port.limit().toMillis();
        }
        if (ready instanceof Readiness.Http http) {
            return "http:" + http.port() + "," + http.status() + ","
                    + http.limit().toMillis() + "," + encoded(http.path());
        }
        return "state:" + ((Readiness.State) ready).limit().toMillis();
    }

    /** Percent-encoding: a line of blanks and of characters that no script, unit or property list interprets. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/._-".indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().toHexDigits(unit));
            }
        }
        return encoded.toString();
    }

    private static String decoded(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Versions before {@code always} read every word but {@code no} as {@code yes}. */
    private static String text(RestartPolicy.Mode mode) {
        return switch (mode) {
            case NEVER -> "no";
            case ON_FAILURE -> "yes";
            case ALWAYS -> "always";
        };
    }

    private static RestartPolicy.Mode mode(String text) {
        return switch (text) {
            case "no" -> RestartPolicy.Mode.NEVER;
            case "always" -> RestartPolicy.Mode.ALWAYS;
            default -> RestartPolicy.Mode.ON_FAILURE;
        };
    }

    private static String text(Set<Integer> codes) {
        StringJoiner joined = new StringJoiner(",");
        for (int code : new TreeSet<>(codes)) {
            joined.add(Integer.toString(code));
        }
        return joined.toString();
    }

    /**
     * Parses a line made by {@link #text}. A line in an unknown form, such as one from before formats had numbers,
     * gives {@link #UNKNOWN}; the next install or reconcile rewrites it.
     *
     * @param line the line
     * @param where the file, for messages
     * @return the expectations
     * @throws NewerFormatException if a newer version wrote the line
     */
    public static Expectations parse(String line, String where) {
        Parsed known = latest;
        if (known == null || !known.line().equals(line)) {
            known = new Parsed(line, parseAnew(line, where));
            latest = known;
        }
        return known.expectations();
    }

    private static Expectations parseAnew(String line, String where) {
        Map<String, String> words = words(line);
        String format = words.getOrDefault("format", "");
        if (!isNumber(format)) {
            return UNKNOWN;
        }
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new NewerFormatException(where, format, FORMAT);
        }
        try {
            return new Expectations(
                    ready(words.getOrDefault("ready", "none")),
                    stop(words.getOrDefault("stop", ""), words.getOrDefault("marker", "")),
                    mode(words.getOrDefault("restart", "yes")),
                    codes(words.getOrDefault("again", "")),
                    codes(words.getOrDefault("never", "")));
        } catch (IllegalArgumentException | InvalidInputException unreadable) {
            return UNKNOWN;
        }
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : line.strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    private static boolean isNumber(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    private static Readiness ready(String text) {
        String[] values = text.substring(text.indexOf(':') + 1).split(",", -1);
        if (text.startsWith("notify:") && values.length == 2) {
            return new Readiness.Notify(Integer.parseInt(values[0]), millis(values[1]));
        }
        if (text.startsWith("port:") && values.length == 2) {
            return new Readiness.Port(Integer.parseInt(values[0]), millis(values[1]));
        }
        if (text.startsWith("http:") && values.length == 4) {
            return new Readiness.Http(
                    Integer.parseInt(values[0]), decoded(values[3]), Integer.parseInt(values[1]), millis(values[2]));
        }
        if (text.startsWith("state:") && values.length == 1) {
            return new Readiness.State(millis(values[0]));
        }
        return new Readiness.None();
    }

    private static StopPolicy stop(String text, String marker) {
        int comma = text.indexOf(',');
        StopPolicy stop = comma < 0
                ? StopPolicy.DEFAULT
                : new StopPolicy(text.substring(0, comma), millis(text.substring(comma + 1)));
        int between = marker.indexOf(',');
        return between < 0
                ? stop
                : new StopPolicy(
                        stop.signal(),
                        stop.grace(),
                        Optional.of(new PlannedStop(
                                decoded(marker.substring(0, between)), decoded(marker.substring(between + 1)))));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static SortedSet<Integer> codes(String text) {
        SortedSet<Integer> codes = new TreeSet<>();
        if (!text.isEmpty()) {
            for (String code : text.split(",", -1)) {
                codes.add(Integer.parseInt(code));
            }
        }
        return codes;
    }
}
