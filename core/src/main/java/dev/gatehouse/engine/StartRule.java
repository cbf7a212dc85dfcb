package dev.gatehouse.engine;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * When a start is proven, and when it has failed. Pure: it computes, and asks nobody but the predicate that it is given.
 *
 * <p>A run that ended since the command fails the start, unless its exit code is one that asks for another run and another run
 * follows. A run that lives proves the start once it has said that it is ready, or once it has lived for
 * {@link Wait#SETTLED} and its port, where it has one, accepts.
 *
 * @param expectations what the definition says
 * @param deathsBefore how often the process had ended when the command was given
 * @param change what a proven start is called
 */
record StartRule(Expectations expectations, int deathsBefore, Change change) {
    /** For what changes without an event, such as a command that the manager has not read yet. */
    static final Duration SOON = Duration.ofMillis(2);

    /** How often a port is tried; a refused connection to the own host costs some ten microseconds. */
    static final Duration KNOCK = Duration.ofMillis(20);

    /** For what only an event can change. */
    static final Duration EVENT = Duration.ofMillis(100);

    /** How often a run that has to live for a while is looked at where its end would be announced. */
    static final Duration SETTLING = Duration.ofMillis(50);

    /**
     * Judges one look.
     *
     * @param sameRun how long the run that is seen now has been seen to live
     * @param accepts whether a port of this host accepts connections
     */
    Verdict judge(Observation now, Duration sameRun, IntPredicate accepts) {
        if (now.isAtRest() && now.decided() && !now.begun()) {
            // What is known of an end is that of an earlier run.
            return new Verdict.Failed(restingCause(now));
        }
        if (now.deaths() > deathsBefore && !asksForAnother(now)) {
            return now.decided() ? new Verdict.Failed(Cause.ENDED) : new Verdict.Wait(SOON);
        }
        if (now.isAtRest()) {
            return now.decided() ? new Verdict.Failed(restingCause(now)) : new Verdict.Wait(SOON);
        }
        if (!now.runs() || !now.decided()) {
            return new Verdict.Wait(KNOCK);
        }
        return running(now, sameRun, accepts);
    }

    private Verdict running(Observation now, Duration sameRun, IntPredicate accepts) {
        boolean settled = sameRun.compareTo(Wait.SETTLED) >= 0;
        return switch (expectations.ready()) {
            case Readiness.Notify _ -> now.signalledReady() ? new Verdict.Done(change) : new Verdict.Wait(EVENT);
            case Readiness.Port port ->
                settled && accepts.test(port.port()) ? new Verdict.Done(change) : new Verdict.Wait(KNOCK);
            case Readiness.None _ -> settled ? new Verdict.Done(change) : new Verdict.Wait(SETTLING);
        };
    }

    /** The end of its last run asks for another run, and the manager has not decided against one. */
    private boolean asksForAnother(Observation now) {
        boolean over = now.state() == State.FAILED || now.state() == State.FINISHED;
        return !over && now.end().filter(this::asksForAnother).isPresent();
    }

    private boolean asksForAnother(LastExit end) {
        return end.signal() == 0
                && expectations.restarts()
                && expectations.again().contains(end.code());
    }

    private static Cause restingCause(Observation now) {
        if (now.state() == State.NOT_INSTALLED) {
            return Cause.GONE;
        }
        if (!now.begun()) {
            return Cause.NOT_STARTED;
        }
        return now.state() == State.DOWN ? Cause.STOPPED : Cause.ENDED;
    }
}
