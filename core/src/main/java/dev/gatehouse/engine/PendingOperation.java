package dev.gatehouse.engine;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.waiting.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntPredicate;

/** One service whose command is given together with others', and what has been seen of it since. */
final class PendingOperation<T extends Target> {
    private final Operation operation;
    private final Deadline deadline;
    private final RunAge age;
    private final StartRule start;
    private final StopRule stop;
    private Observation last;

    /**
     * Makes one.
     *
     * @param countsAnew whether the count of deaths begins at 0 with a run that was asked for
     * @param started what a proven start is called where nothing ran before
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
                countsAnew && !goesOn ? 0 : before.deaths(),
                goesOn && started == Change.STARTED ? Change.UNCHANGED : started);
        this.stop = StopRule.after(before);
    }

    Deadline deadline() {
        return deadline;
    }

    /** What was seen of it last. */
    Observation last() {
        return last;
    }

    /** What it counts as where nobody waits for it. */
    Change change() {
        return operation.ends() ? stop.change() : start.change();
    }

    /**
     * Judges a look.
     *
     * @param commanded false where the command has not been given yet, so that nothing that is seen counts
     */
    Verdict judge(Observation now, long nanos, Instant wall, IntPredicate accepts, boolean commanded) {
        last = now;
        if (!commanded) {
            return new Verdict.Wait(StartRule.KNOCK);
        }
        return operation.ends() ? stop.judge(now) : start.judge(now, age.at(now, nanos, wall), accepts);
    }

    /** How long an operation may take by the definition, whatever the caller's limit. */
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
