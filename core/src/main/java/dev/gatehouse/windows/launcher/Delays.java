package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.RestartPolicy;
import java.time.Duration;

/** Computes the delay before a restart from the exit code and the number of consecutive failures. */
public final class Delays {
    /** Minimum time between two starts. A gateway that requests restarts in a loop would otherwise keep a core busy. */
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final RestartPolicy policy;
    private int failures;

    Delays(RestartPolicy policy) {
        this.policy = policy;
    }

    /**
     * Returns the delay after a run.
     *
     * @param code exit code of the run; must be one that allows a restart
     * @param ran how long the run lasted
     */
    Duration after(int code, Duration ran) {
        if (policy.again().contains(code)) {
            failures = 0;
            Duration rest = SPACING.minus(ran);
            return rest.isNegative() ? Duration.ZERO : rest;
        }
        if (ran.compareTo(policy.healthy()) >= 0) {
            failures = 0;
        }
        Duration delay = policy.first();
        for (int i = 0; i < failures && delay.compareTo(policy.longest()) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        failures++;
        return delay.compareTo(policy.longest()) > 0 ? policy.longest() : delay;
    }
}
