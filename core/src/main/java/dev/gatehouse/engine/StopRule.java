package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.time.Duration;

/**
 * Decides when a stop is proven: nothing of the service runs, and nothing will start by itself. Pure.
 *
 * @param wasDown whether the service was down before the command
 */
record StopRule(boolean wasDown) {
    /** Pause for a command that the manager has not read yet, which causes no event. */
    private static final Duration SOON = Duration.ofMillis(2);

    /** Pause for a process that takes time to end, which is signalled. */
    private static final Duration EVENT = Duration.ofMillis(100);

    static StopRule after(Observation before) {
        return new StopRule(isDown(before));
    }

    Change change() {
        return wasDown ? Change.UNCHANGED : Change.STOPPED;
    }

    /** Judges an observation. A stop can only fail by its deadline. */
    Verdict judge(Observation now) {
        if (isDown(now)) {
            return new Verdict.Done(change());
        }
        return new Verdict.Wait(now.state() == State.STOPPING ? EVENT : SOON);
    }

    private static boolean isDown(Observation seen) {
        return seen.decided() && seen.isAtRest() && seen.pid().isEmpty();
    }
}
