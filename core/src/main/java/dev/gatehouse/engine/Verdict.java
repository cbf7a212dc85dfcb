package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.spi.Cause;
import java.time.Duration;

/** The result of judging one observation. */
sealed interface Verdict {
    /** The operation has succeeded. */
    record Done(Change change) implements Verdict {}

    /**
     * The operation is not over.
     *
     * @param pause time until the next look if every change is signalled
     */
    record Wait(Duration pause) implements Verdict {}

    /** The operation cannot succeed. */
    record Failed(Cause cause) implements Verdict {}
}
