package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a gateway is stopped. Immutable.
 *
 * @param signal name of the signal without {@code SIG}: TERM, INT, QUIT, HUP, USR1 or USR2
 * @param grace time until the gateway is killed, 1 ms to 1 hour
 * @param marker the file that announces a stop to the gateway
 * @since 0.1.0
 */
public record StopPolicy(String signal, Duration grace, Optional<PlannedStop> marker) {
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

    /**
     * Describes a stop without an announcement.
     *
     * @param signal name of the signal, as above
     * @param grace time until the gateway is killed, 1 ms to 1 hour
     * @throws InvalidInputException if a component is invalid, as above
     */
    public StopPolicy(String signal, Duration grace) {
        this(signal, grace, Optional.empty());
    }

    /**
     * Returns this policy with another grace period.
     *
     * @param other time until the gateway is killed, 1 ms to 1 hour
     * @return the policy
     * @throws InvalidInputException if the grace period is out of its range
     */
    public StopPolicy withGrace(Duration other) {
        return new StopPolicy(signal, other, marker);
    }
}
