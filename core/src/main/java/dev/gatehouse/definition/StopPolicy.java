package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.Set;

/**
 * How a gateway is asked to end.
 *
 * @param signal the signal's name without {@code SIG}: TERM, INT, QUIT, HUP, USR1 or USR2
 * @param grace how long it may take until it is killed; from 1 ms to an hour
 */
public record StopPolicy(String signal, Duration grace) {
    private static final Set<String> SIGNALS = Set.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2");

    /** TERM, then 90 s: what a Hermes gateway needs to drain its running turns. */
    public static final StopPolicy DEFAULT = new StopPolicy("TERM", Duration.ofSeconds(90));

    public StopPolicy {
        if (!SIGNALS.contains(signal)) {
            throw new InvalidInputException(
                    "stop.signal must be one of TERM, INT, QUIT, HUP, USR1, USR2, got " + Quoted.forMessage(signal));
        }
        if (grace.toMillis() < 1 || grace.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("stop.timeout must lie between 1 ms and an hour");
        }
    }
}
