package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.RestartPolicy;
import java.time.Duration;

/** How long a gateway waits before it is started again, by how it ended and how often it has failed in a row. */
public final class Delays {
    /** "At once" is no sooner than this after the start before, or a gateway that keeps asking would keep a core busy. */
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final RestartPolicy policy;
    private int failures;

    Delays(RestartPolicy policy) {
        this.policy = policy;
    }

    /**
     * The delay after a run.
     *
     * @param code its exit code, which is none that forbids a restart
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
