package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.Set;

/**
 * How a gateway is stopped. Immutable.
 *
 * @param signal name of the signal without {@code SIG}: TERM, INT, QUIT, HUP, USR1 or USR2
 * @param grace time until the gateway is killed, 1 ms to 1 hour
 * @since 0.1.0
 */
public record StopPolicy(String signal, Duration grace) {
    private static final Set<String> SIGNALS = Set.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2");

    /** SIGTERM and 90 s, which lets a Hermes gateway drain its running turns. */
    public static final StopPolicy DEFAULT = new StopPolicy("TERM", Duration.ofSeconds(90));

    /**
     * Checks the components.
     *
     * @throws InvalidInputException if the signal is not one of these, or the grace period is out of its range
     */
    public StopPolicy {
        if (!SIGNALS.contains(signal)) {
            throw new InvalidInputException(
                    "stop.signal must be one of TERM, INT, QUIT, HUP, USR1, USR2, got " + Quoted.forMessage(signal));
        }
        if (grace.toMillis() < 1 || grace.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("stop.timeout must be between 1 ms and 1 hour");
        }
    }
}
