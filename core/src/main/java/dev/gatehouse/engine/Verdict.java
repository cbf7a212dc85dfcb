package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.spi.Cause;
import java.time.Duration;

/** What a rule says of one look at a service. */
sealed interface Verdict {
    /** It is as it was asked to be. */
    record Done(Change change) implements Verdict {}

    /**
     * It cannot be said yet.
     *
     * @param pause how long until the next look where every change is announced
     */
    record Wait(Duration pause) implements Verdict {}

    /** It will not become what it was asked to be. */
    record Failed(Cause cause) implements Verdict {}
}
