package dev.gatehouse.manager;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.TimedOutException;
import java.time.Duration;

/**
 * What an operation waits for, and how long. Immutable.
 *
 * <p>A start can end before the limit: a gateway that runs for longer than its own ready timeout, at least
 * {@link #SETTLED}, without its sign of readiness fails the start.
 *
 * @param goal what to wait for
 * @param limit how long at most, from zero to any length; then the operation fails with {@link TimedOutException}. With
 *     {@link Goal#PROVEN} a service has more time if its own ready or stop timeout is longer
 * @since 0.1.0
 */
public record Wait(Goal goal, Duration limit) {
    /** What counts as done. */
    public enum Goal {
        /** The manager has accepted the command. */
        NOTHING,
        /**
         * Started: the gateway is ready if it gives a sign of readiness, otherwise it has stayed up for
         * {@link #SETTLED}. Stopped: no process is left.
         */
        PROVEN,
        /** As {@link #PROVEN}, but the limit holds for the whole call. */
        READY
    }

    /** How long a gateway without a sign of readiness must stay up: 1 s. */
    public static final Duration SETTLED = Duration.ofSeconds(1);

    /** The default of the command: proof within 30 s, or the gateway's own timeout if that is longer. */
    public static final Wait PROOF = new Wait(Goal.PROVEN, Duration.ofSeconds(30));

    /**
     * Checks the limit.
     *
     * @throws InvalidInputException if the limit is negative
     */
    public Wait {
        if (limit.isNegative()) {
            throw new InvalidInputException("A wait's limit must not be negative");
        }
    }

    /**
     * Returns the limit for a service with a timeout of its own.
     *
     * @param natural the service's own timeout
     * @return with {@link Goal#PROVEN} the longer one of both, otherwise this limit
     */
    public Duration effectiveTimeout(Duration natural) {
        return goal == Goal.PROVEN && natural.compareTo(limit) > 0 ? natural : limit;
    }

    /** {@return a wait that ends as soon as the manager has accepted the command} */
    public static Wait none() {
        return new Wait(Goal.NOTHING, Duration.ZERO);
    }

    /**
     * Returns a wait for proof.
     *
     * @param limit how long at most, unless the service's own timeout is longer
     * @return the wait
     */
    public static Wait proof(Duration limit) {
        return new Wait(Goal.PROVEN, limit);
    }

    /**
     * Returns a wait for proof with one limit for the whole call.
     *
     * @param limit how long at most
     * @return the wait
     */
    public static Wait untilReady(Duration limit) {
        return new Wait(Goal.READY, limit);
    }
}
