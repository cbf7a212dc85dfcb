package dev.gatehouse.engine;

import dev.gatehouse.spi.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How long the present run of a service has lasted, measured by our own observations, so that a changed clock makes no
 * run older. Only for a run from before the command, the manager's time counts.
 */
final class RunAge {
    /** Some managers report whole seconds. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private final OptionalLong before;
    private OptionalLong pid = OptionalLong.empty();
    private boolean seen;
    private long since;

    private RunAge(OptionalLong before) {
        this.before = before;
    }

    /** For a run that has not begun yet. */
    static RunAge ofNew() {
        return new RunAge(OptionalLong.empty());
    }

    /** For a run that may continue. */
    static RunAge of(Observation before) {
        return new RunAge(before.pid());
    }

    /**
     * Records an observation and returns how long its run has lasted; zero if nothing runs.
     *
     * @param nanos time of the observation on a monotonic clock
     * @param wall time of the observation on the clock of the manager's times
     */
    Duration at(Observation now, long nanos, Instant wall) {
        if (!now.runs()) {
            seen = false;
            return Duration.ZERO;
        }
        if (!seen || !now.pid().equals(pid)) {
            seen = true;
            pid = now.pid();
            since = nanos;
        }
        Duration watched = Duration.ofNanos(nanos - since);
        if (before.isEmpty() || !before.equals(pid)) {
            return watched;
        }
        Duration told = now.status()
                .since()
                .map(began -> Duration.between(began, wall).minus(PRECISION))
                .orElse(Duration.ZERO);
        return told.compareTo(watched) > 0 ? told : watched;
    }
}
