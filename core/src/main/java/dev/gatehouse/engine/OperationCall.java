package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One call of the proof loop, for several services. */
final class OperationCall<T extends Target> {
    private final Controller<T> controller;
    private final FailureWords<T> words;
    private final HostView host;
    private final RunFiles files;
    private final Operation operation;
    private final Wait wait;
    private final Change started;
    private final Deadline whole;
    private final Outcomes outcomes = new Outcomes();
    private final Set<ServiceName> commanded = new HashSet<>();

    /** Services whose end ends this process: they come when all others have an outcome. */
    private final List<ServiceName> last = new ArrayList<>();

    OperationCall(
            Controller<T> controller,
            FailureWords<T> words,
            HostView host,
            RunFiles files,
            Operation operation,
            Wait wait) {
        this.controller = controller;
        this.words = words;
        this.host = host;
        this.files = files;
        this.operation = operation;
        this.wait = wait;
        this.started = operation == Operation.RESTART ? Change.RESTARTED : Change.STARTED;
        this.whole = Deadline.after(wait.limit(), host.nanos());
    }

    Batch on(Collection<ServiceName> services) {
        List<ServiceName> distinct = List.copyOf(new LinkedHashSet<>(services));
        if (!distinct.isEmpty() && !isInterrupted(distinct)) {
            try {
                controller.limit(whole);
                controller.admit(operation, distinct);
                int most = controller.most();
                for (int from = 0; from < distinct.size() && !isInterrupted(distinct); from += most) {
                    together(distinct.subList(from, (int) Math.min(distinct.size(), (long) from + most)), true);
                }
                if (!last.isEmpty() && !isInterrupted(last)) {
                    together(last, false);
                }
            } catch (GatehouseException e) {
                fail(distinct, e);
            }
        }
        return outcomes.of(services);
    }

    /** Whether this thread is interrupted. Then services without an outcome fail, and no further command is sent. */
    private boolean isInterrupted(List<ServiceName> services) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (interrupted) {
            services.forEach(service ->
                    outcomes.refuse(service, new InterruptedOperationException(service, commanded.contains(service))));
        }
        return interrupted;
    }

    /** If the thread is interrupted, the failure of a tool is a consequence of that and not reported. */
    private void fail(List<ServiceName> services, GatehouseException reason) {
        if (!isInterrupted(services)) {
            outcomes.refuseAll(services, reason);
        }
    }

    private void together(List<ServiceName> services, boolean defers) {
        List<ServiceName> stopFirst = new ArrayList<>();
        List<T> targets = controller.prepare(services, operation, outcomes);
        try {
            List<T> atOnce = new ArrayList<>();
            for (T target : targets) {
                if (defers && operation != Operation.START && target.endsCaller()) {
                    last.add(target.service());
                } else if (target.course() == Course.STOP_FIRST) {
                    stopFirst.add(target.service());
                } else {
                    atOnce.add(target);
                }
            }
            carryOut(operation, atOnce, wait);
        } finally {
            targets.forEach(Target::close);
        }
        if (!stopFirst.isEmpty()) {
            stopAndStart(stopFirst);
        }
    }

    /** A failed stop is the outcome; after a successful one the start decides. */
    private void stopAndStart(List<ServiceName> services) {
        carryOutPart(Operation.MAKE_WAY, services, wait.goal() == Wait.Goal.NOTHING ? Wait.PROOF : wait);
        List<ServiceName> stopped = services.stream()
                .filter(service -> !outcomes.hasFailed(service))
                .toList();
        stopped.forEach(outcomes::reopen);
        carryOutPart(Operation.START, stopped, wait);
    }

    private void carryOutPart(Operation part, List<ServiceName> services, Wait partWait) {
        if (services.isEmpty() || isInterrupted(services)) {
            return;
        }
        List<T> targets = controller.prepare(services, part, outcomes);
        try {
            carryOut(part, targets, partWait);
        } finally {
            targets.forEach(Target::close);
        }
    }

    private void carryOut(Operation part, List<T> targets, Wait partWait) {
        if (targets.isEmpty()) {
            return;
        }
        Map<ServiceName, PendingOperation<T>> pending = new LinkedHashMap<>();
        for (T target : targets) {
            Deadline deadline = deadline(target, part, partWait);
            pending.put(
                    target.service(), new PendingOperation<>(target, part, deadline, controller.countsAnew(), started));
        }
        boolean waits = partWait.goal() != Wait.Goal.NOTHING;
        ProofWatch<T> watch = new ProofWatch<>(controller, words, host, files, outcomes, part, waits, pending);
        PlannedStops<T> stops = new PlannedStops<>(files, part, targets);
        try (Signals<T> signals = controller.signals(targets)) {
            stops.announce();
            command(part, targets, waits ? latest(pending.values()) : Deadline.after(Duration.ZERO, host.nanos()));
            List<T> open = targets.stream()
                    .filter(target -> outcomes.isOpen(target.service()))
                    .toList();
            WaitLoop.await(open, watch, signals, host.nanos());
            if (waits) {
                stops.withdraw();
            }
        }
        List<T> proven = targets.stream()
                .filter(target -> waits && !outcomes.hasFailed(target.service()))
                .toList();
        if (!proven.isEmpty()) {
            controller.conclude(part, proven);
        }
    }

    private Deadline deadline(T target, Operation part, Wait partWait) {
        if (partWait.goal() == Wait.Goal.READY) {
            return whole;
        }
        // Without a wait, a manager that cannot accept the command yet gets the time of the service's own timeouts.
        Wait most = partWait.goal() == Wait.Goal.NOTHING ? Wait.PROOF : partWait;
        return Deadline.after(
                most.effectiveTimeout(PendingOperation.natural(target, part, controller.margin())), host.nanos());
    }

    private Deadline latest(Collection<PendingOperation<T>> pending) {
        return pending.stream()
                .map(PendingOperation::deadline)
                .max((one, other) -> one.left().compareTo(other.left()))
                .orElse(whole);
    }

    private void command(Operation part, List<T> targets, Deadline deadline) {
        List<ServiceName> services = targets.stream().map(Target::service).toList();
        commanded.addAll(services);
        try {
            controller.command(part, targets, deadline, outcomes);
        } catch (GatehouseException e) {
            if (!isInterrupted(services)) {
                throw e;
            }
        }
    }
}
