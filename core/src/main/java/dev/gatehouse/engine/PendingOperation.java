package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.waiting.Deadline;
import java.time.Duration;
import java.time.Instant;

/** The operation on one service: its rules, its deadline, and the last observation. */
final class PendingOperation<T extends Target> {
    private final Operation operation;
    private final Deadline deadline;
    private final RunAge age;
    private final StartRule start;
    private final StopRule stop;
    private Observation last;

    /**
     * Creates a pending operation.
     *
     * @param countsAnew whether the manager's count of ends restarts at 0 with each start command
     * @param started the change that a proven start counts as if nothing ran before
     */
    PendingOperation(T target, Operation operation, Deadline deadline, boolean countsAnew, Change started) {
        Observation before = target.before();
        boolean goesOn = operation == Operation.START && before.runs();
        this.operation = operation;
        this.deadline = deadline;
        this.last = before;
        this.age = goesOn ? RunAge.of(before) : RunAge.ofNew();
        this.start = new StartRule(
                target.expectations(),
                countsAnew && !goesOn ? 0 : before.ends(),
                goesOn && started == Change.STARTED ? Change.UNCHANGED : started);
        this.stop = StopRule.after(before);
    }

    Deadline deadline() {
        return deadline;
    }

    /** The last observation. */
    Observation last() {
        return last;
    }

    /** The change that the operation counts as if nobody waits for it. */
    Change change() {
        return operation.ends() ? stop.change() : start.change();
    }

    /**
     * Judges an observation.
     *
     * @param commanded whether the command has been sent; before that, observations do not count
     */
    Verdict judge(Observation now, long nanos, Instant wall, Signs signs, boolean commanded) {
        last = now;
        if (!commanded) {
            return new Verdict.Wait(StartRule.KNOCK);
        }
        return operation.ends() ? stop.judge(now) : start.judge(now, age.at(now, nanos, wall), signs);
    }

    /** How long the operation may take by the service's own timeouts. */
    static Duration natural(Target target, Operation operation, Duration margin) {
        Duration stopping = target.expectations().stop().grace().plus(margin);
        if (operation.ends()) {
            return stopping;
        }
        Duration ready = target.expectations().ready().limit();
        boolean endsFirst = operation == Operation.RESTART || target.before().state() == State.STOPPING;
        return endsFirst ? ready.plus(stopping) : ready;
    }
}
