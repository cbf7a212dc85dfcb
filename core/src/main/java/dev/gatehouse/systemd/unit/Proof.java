package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a definition says of a start's or a stop's proof, kept in the unit because these know the unit alone: systemd
 * passes over a section whose name begins with {@code X-} (systemd.unit(5)).
 *
 * @param port the TCP port that answers when the gateway is ready, 0 where that is no sign
 * @param limit how long readiness may take
 * @param grace how long a stop may take until the gateway is killed
 * @param again exit codes that do not mean that a start has failed
 */
public record Proof(int port, Duration limit, Duration grace, Set<Integer> again) {
    static final Proof NONE = new Proof(0, Duration.ZERO, Duration.ZERO, Set.of());

    /** What systemd may take beyond the grace after which it kills. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final String PORT = "ReadyPort";
    private static final String LIMIT = "ReadyMilliseconds";
    private static final String GRACE = "StopMilliseconds";
    private static final String AGAIN = "RestartAtOnce";

    static Proof of(GatewayDefinition definition) {
        int port = definition.ready() instanceof Readiness.Port ready ? ready.port() : 0;
        return new Proof(
                port,
                definition.ready().limit(),
                definition.stop().grace(),
                definition.restart().atOnce());
    }

    /** How long a stop may take until everything is over. */
    public Duration stopping() {
        return grace.plus(MARGIN);
    }

    void writeTo(UnitText unit) {
        if (port != 0) {
            unit.set(PORT, Integer.toString(port));
        }
        if (!limit.isZero()) {
            unit.set(LIMIT, Long.toString(limit.toMillis()));
        }
        unit.set(GRACE, Long.toString(grace.toMillis()));
        if (!again.isEmpty()) {
            unit.set(AGAIN, again.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    /** Reads it from a unit; what cannot be read counts as not said. */
    static Proof in(String unit) {
        String section = unit.substring(Math.max(0, unit.lastIndexOf("\n[X-Gatehouse]\n")));
        int port = (int) number(section, PORT);
        Set<Integer> again = new TreeSet<>();
        for (String code : value(section, AGAIN).split(" ", -1)) {
            long number = number(code);
            if (number > 0 && number < 256) {
                again.add((int) number);
            }
        }
        return new Proof(
                port, Duration.ofMillis(number(section, LIMIT)), Duration.ofMillis(number(section, GRACE)), again);
    }

    private static long number(String section, String key) {
        return number(value(section, key));
    }

    private static String value(String section, String key) {
        int at = section.indexOf("\n" + key + "=");
        if (at < 0) {
            return "";
        }
        int from = at + key.length() + 2;
        int end = section.indexOf('\n', from);
        return section.substring(from, end < 0 ? section.length() : end);
    }

    /** A whole number of at most nine digits; anything else is 0. */
    private static long number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9;
        return digits && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
    }
}
