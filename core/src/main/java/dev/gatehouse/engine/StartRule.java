package dev.gatehouse.engine;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.run.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides when a start is proven and when it has failed. Pure, except for the given signs.
 *
 * <p>A run that ended since the command fails the start, unless its exit code asks for a restart and another run
 * follows. A running service proves the start when it has signalled that it is ready, or has run for
 * {@link Wait#SETTLED} and gives the sign that its definition names: it listens on its port, answers a request there, or its
 * state file says so. A port that another process has fails the start, and so does a state file that reports a failure, or a run
 * that is older than its definition allows without the sign.
 *
 * @param expectations what the definition says
 * @param endsBefore how many runs had ended before the command
 * @param change the change that a proven start counts as
 */
record StartRule(Expectations expectations, int endsBefore, Change change) {
    /** Pause for changes without events, such as a command that the manager has not read yet. */
    static final Duration SOON = Duration.ofMillis(2);

    /** Pause between attempts to connect to a port; a refused connection takes about 10 µs. */
    static final Duration KNOCK = Duration.ofMillis(20);

    /** Pause between requests, which the gateway has to answer. */
    static final Duration REQUEST = Duration.ofMillis(100);

    /** Pause if only an event can change the state. */
    static final Duration EVENT = Duration.ofMillis(100);

    /** Pause for a run that must last for a while, and whose end is signalled. */
    static final Duration SETTLING = Duration.ofMillis(50);

    /**
     * Judges an observation.
     *
     * @param sameRun how long the present run has been observed
     * @param signs what the gateway shows besides
     */
    Verdict judge(Observation now, Duration sameRun, Signs signs) {
        if (now.isAtRest() && now.decided() && !now.begun()) {
            // A known end is that of an earlier run.
            return new Verdict.Failed(restingCause(now));
        }
        if (now.ends() > endsBefore && !asksForAnother(now)) {
            return now.decided() ? new Verdict.Failed(Cause.ENDED) : new Verdict.Wait(SOON);
        }
        if (now.isAtRest()) {
            return now.decided() ? new Verdict.Failed(restingCause(now)) : new Verdict.Wait(SOON);
        }
        if (!now.runs() || !now.decided()) {
            return new Verdict.Wait(KNOCK);
        }
        return running(now, sameRun, signs);
    }

    private Verdict running(Observation now, Duration sameRun, Signs signs) {
        Verdict verdict = shown(now, sameRun, signs);
        return verdict instanceof Verdict.Wait(Duration pause) && expectations.hasSign()
                ? inTime(pause, sameRun)
                : verdict;
    }

    /** A run gets the time of its definition to give its sign, however long the caller would wait. */
    private Verdict inTime(Duration pause, Duration sameRun) {
        Duration limit = expectations.ready().limit();
        Duration left = (limit.compareTo(Wait.SETTLED) > 0 ? limit : Wait.SETTLED).minus(sameRun);
        if (!left.isPositive()) {
            return new Verdict.Failed(Cause.LATE);
        }
        return new Verdict.Wait(left.compareTo(pause) < 0 ? left : pause);
    }

    private Verdict shown(Observation now, Duration sameRun, Signs signs) {
        boolean settled = sameRun.compareTo(Wait.SETTLED) >= 0;
        return switch (expectations.ready()) {
            case Readiness.Notify _ -> now.signalledReady() ? new Verdict.Done(change) : new Verdict.Wait(EVENT);
            case Readiness.Port port -> settled ? serving(signs.port(port.port(), now)) : new Verdict.Wait(KNOCK);
            case Readiness.Http http -> settled ? answering(http, now, signs) : new Verdict.Wait(KNOCK);
            case Readiness.State _ -> settled ? telling(signs.state(now)) : new Verdict.Wait(SETTLING);
            case Readiness.None _ -> settled ? new Verdict.Done(change) : new Verdict.Wait(SETTLING);
        };
    }

    private Verdict serving(PortUse use) {
        if (use.isServed()) {
            return new Verdict.Done(change);
        }
        return use.owner() == PortUse.Owner.OTHER ? new Verdict.Failed(Cause.PORT_TAKEN) : new Verdict.Wait(KNOCK);
    }

    /** Only a server of the gateway is asked: the answer of another one proves nothing. */
    private Verdict answering(Readiness.Http http, Observation now, Signs signs) {
        Verdict serving = serving(signs.port(http.port(), now));
        if (!(serving instanceof Verdict.Done)) {
            return serving;
        }
        OptionalInt status = signs.status(http);
        boolean ready = status.isPresent() && status.getAsInt() == http.status();
        return ready ? serving : new Verdict.Wait(REQUEST);
    }

    private Verdict telling(Optional<RunState> told) {
        return switch (told.map(RunState::meaning).orElse(RunState.Meaning.OTHER)) {
            case UP -> new Verdict.Done(change);
            case FAILED -> new Verdict.Failed(Cause.REPORTED);
            case OTHER -> new Verdict.Wait(SETTLING);
        };
    }

    /** Whether the last run's exit code asks for a restart, and the manager has not decided against one. */
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
        if (now.state() == State.ABSENT) {
            return Cause.GONE;
        }
        if (!now.begun()) {
            return Cause.NOT_STARTED;
        }
        boolean stopped = now.state() == State.DOWN || now.state() == State.DISABLED;
        return stopped ? Cause.STOPPED : Cause.ENDED;
    }
}
