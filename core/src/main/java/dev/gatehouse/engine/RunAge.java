package dev.gatehouse.engine;

import dev.gatehouse.spi.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How long the run that is seen has lived, told by looks of our own: a clock that is set makes no run older. Only a run that
 * was there before the command is believed to be as old as the manager says.
 */
final class RunAge {
    /** Some managers tell whole seconds. */
    private static final Duration PRECISION = Duration.ofSeconds(1);

    private final OptionalLong before;
    private OptionalLong pid = OptionalLong.empty();
    private boolean seen;
    private long since;

    private RunAge(OptionalLong before) {
        this.before = before;
    }

    /** For a run that is still to begin. */
    static RunAge ofNew() {
        return new RunAge(OptionalLong.empty());
    }

    /** For one that may go on. */
    static RunAge of(Observation before) {
        return new RunAge(before.pid());
    }

    /**
     * Notes a look, and tells how long its run has lived; zero where nothing runs.
     *
     * @param nanos the time of the look, by a clock that nobody sets
     * @param wall the time of the look, by the clock of the manager's stamps
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
