package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Observes services after their command, lets the rules judge them, and nudges those without an outcome. */
final class ProofWatch<T extends Target> implements WaitLoop.Watch<T> {
    private final Controller<T> controller;
    private final FailureWords<T> words;
    private final HostView host;
    private final RunFiles files;
    private final Outcomes outcomes;
    private final Operation operation;
    private final boolean waits;
    private final Map<ServiceName, PendingOperation<T>> pending;
    private final long begun;
    private final Instant commanded;

    /**
     * Creates a watch.
     *
     * @param waits whether to wait for proof; if not, a sent command is success
     */
    ProofWatch(
            Controller<T> controller,
            FailureWords<T> words,
            HostView host,
            RunFiles files,
            Outcomes outcomes,
            Operation operation,
            boolean waits,
            Map<ServiceName, PendingOperation<T>> pending) {
        this.controller = controller;
        this.words = words;
        this.host = host;
        this.files = files;
        this.outcomes = outcomes;
        this.operation = operation;
        this.waits = waits;
        this.pending = pending;
        this.begun = host.nanos().getAsLong();
        this.commanded = host.wall().instant();
    }

    private PendingOperation<T> of(T target) {
        PendingOperation<T> found = pending.get(target.service());
        if (found == null) {
            throw new IllegalStateException("not part of this operation: " + target.service());
        }
        return found;
    }

    @Override
    public Map<T, Duration> look(Collection<T> due) {
        List<T> open = due.stream().filter(target -> !isDone(target)).toList();
        if (open.isEmpty()) {
            return Map.of();
        }
        try {
            return judge(open);
        } catch (GatehouseException e) {
            open.forEach(target -> refuse(target, e));
            return Map.of();
        }
    }

    private boolean isDone(T target) {
        if (!(waits && target.isProvable()) && controller.isCommanded(target)) {
            outcomes.succeed(target.service(), of(target).change());
        }
        return !outcomes.isOpen(target.service());
    }

    private Map<T, Duration> judge(List<T> open) {
        Map<ServiceName, Observation> seen = controller.observe(open, outcomes);
        long nanos = host.nanos().getAsLong();
        Instant wall = host.wall().instant();
        Map<T, Duration> again = new LinkedHashMap<>();
        for (T target : open) {
            Observation now = seen.get(target.service());
            if (now != null && outcomes.isOpen(target.service())) {
                judge(target, now, nanos, wall).ifPresent(pause -> again.put(target, pause));
            }
        }
        return again;
    }

    private Optional<Duration> judge(T target, Observation now, long nanos, Instant wall) {
        ServiceName service = target.service();
        Signs signs = new Signs(host, files, service);
        switch (of(target).judge(now, nanos, wall, signs, controller.isCommanded(target))) {
            case Verdict.Done(var change) -> outcomes.succeed(service, change);
            case Verdict.Failed(var cause) -> {
                // A rule calls a run late by its own time; the deadline of the call is looked after by the loop.
                Duration limit = cause == Cause.LATE
                        ? target.expectations().ready().limit()
                        : of(target).deadline().limit();
                outcomes.refuse(service, failure(target, now, cause, limit));
            }
            case Verdict.Wait(Duration pause) -> {
                return nudged(target, now, pause);
            }
        }
        return Optional.empty();
    }

    private Optional<Duration> nudged(T target, Observation now, Duration pause) {
        try {
            controller.nudge(
                    target, operation, now, Duration.ofNanos(host.nanos().getAsLong() - begun));
            return Optional.of(pause);
        } catch (GatehouseException e) {
            refuse(target, e);
            return Optional.empty();
        }
    }

    private GatehouseException failure(T target, Observation now, Cause cause, Duration limit) {
        return operation.ends() ? words.stop(target, now, limit) : words.start(target, now, cause, limit, commanded);
    }

    /** A tool that was interrupted fails with a less precise message of its own. */
    private void refuse(T target, GatehouseException reason) {
        outcomes.refuse(target.service(), Thread.currentThread().isInterrupted() ? interruption(target) : reason);
    }

    private static GatehouseException interruption(Target target) {
        return new InterruptedOperationException(target.service(), true);
    }

    @Override
    public Deadline deadline(T target) {
        return of(target).deadline();
    }

    @Override
    public void late(T target) {
        outcomes.refuse(
                target.service(),
                failure(
                        target,
                        of(target).last(),
                        Cause.LATE,
                        of(target).deadline().limit()));
    }

    @Override
    public void interrupted(T target) {
        outcomes.refuse(target.service(), interruption(target));
    }
}
