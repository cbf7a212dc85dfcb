package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.RestartPolicy;
import java.time.Duration;

/** Delays before restarts, by the exit code and the number of failures in a row. */
public final class Delays {
    /** Minimum time between two starts, so that a gateway that keeps asking for a restart does not occupy a core. */
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final RestartPolicy policy;
    private int failures;

    Delays(RestartPolicy policy) {
        this.policy = policy;
    }

    /**
     * The delay after a run.
     *
     * @param code its exit code, after which a restart is allowed
     * @param ran how long it lasted
     */
    Duration after(int code, Duration ran) {
        if (policy.atOnce().contains(code)) {
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
