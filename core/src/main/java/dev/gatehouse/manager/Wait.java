package dev.gatehouse.manager;

import dev.gatehouse.error.TimedOutException;
import java.time.Duration;

/**
 * How long an operation waits for its effect, and for which.
 *
 * @param goal what it waits for
 * @param limit how long at most; past it the operation fails with {@link TimedOutException}. A service that may take
 *     longer by its own definition, to become ready or to stop, has that time where the goal is {@link Goal#PROVEN}
 */
public record Wait(Goal goal, Duration limit) {
    /** What counts as done. */
    public enum Goal {
        /** The manager has taken the command. */
        NOTHING,
        /** Started: ready where the service has a sign of it, else up and stayed up for {@link #SETTLED}. Stopped: down. */
        PROVEN,
        /** As PROVEN, with no time beyond the limit. */
        READY
    }

    /** How long a process must live to count as one that stays. */
    public static final Duration SETTLED = Duration.ofSeconds(1);

    /** What the command does unless told otherwise. */
    public static final Wait PROOF = new Wait(Goal.PROVEN, Duration.ofSeconds(30));

    public Wait {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a wait's limit must not be negative");
        }
    }

    /**
     * How long this waits for a service that may take some time by its own definition.
     *
     * @param natural what it may take
     */
    public Duration effectiveTimeout(Duration natural) {
        return goal == Goal.PROVEN && natural.compareTo(limit) > 0 ? natural : limit;
    }

    /** Returns as soon as the manager has taken the command. */
    public static Wait none() {
        return new Wait(Goal.NOTHING, Duration.ZERO);
    }

    public static Wait proof(Duration limit) {
        return new Wait(Goal.PROVEN, limit);
    }

    public static Wait untilReady(Duration limit) {
        return new Wait(Goal.READY, limit);
    }
}
