package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.time.Duration;

/**
 * When a stop is proven: nothing of the service runs, and nothing will by itself. Pure.
 *
 * @param wasDown whether that was so before the command
 */
record StopRule(boolean wasDown) {
    /** For a command that the manager has not read yet, which makes no event. */
    private static final Duration SOON = Duration.ofMillis(2);

    /** For a process that takes its time to end, which is announced. */
    private static final Duration EVENT = Duration.ofMillis(100);

    static StopRule after(Observation before) {
        return new StopRule(isDown(before));
    }

    Change change() {
        return wasDown ? Change.UNCHANGED : Change.STOPPED;
    }

    /** Judges one look. A stop cannot fail but by its deadline. */
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
