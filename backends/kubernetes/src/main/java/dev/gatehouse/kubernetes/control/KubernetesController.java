package dev.gatehouse.kubernetes.control;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.api.Transport;
import dev.gatehouse.kubernetes.claims.ProfileClaim;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.SideBySide;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.state.Observer;
import dev.gatehouse.kubernetes.state.PodEvents;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.kubernetes.state.Snapshot;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Starts and stops gateways by {@code /scale}: the number of pods is the intent. A restart deletes the pod, and the StatefulSet creates
 * another one from its present template, even if this process ends with the old one.
 */
public final class KubernetesController implements Controller<KubernetesTarget> {
    /**
     * After that a pod that does not exist, or has no container, has a reason, which an event tells. Before that it may be that the
     * namespace is new, and has no service account yet.
     */
    private static final Duration CREATING = Duration.ofSeconds(3);

    /**
     * For so long a node may not answer: when the API server was away, the node is taken for lost until the kubelet has reported again,
     * which it does every 10 s.
     */
    private static final Duration LOST = Duration.ofSeconds(20);

    private final Gates gates;
    private final ApiErrors errors;
    private final Observer observer;
    private final PodEvents events;
    private final OperationFailures failures;

    /** When the operation has to be over: a controller is used for one. */
    private volatile Deadline deadline = Deadline.after(Transport.LIMIT);

    /**
     * Creates a controller.
     *
     * @param unlimited the gateways, whose requests get the limit of the operation
     */
    public KubernetesController(Gates unlimited) {
        this.gates = unlimited.within(() -> deadline);
        this.errors = new ApiErrors(gates);
        this.observer = new Observer(gates);
        this.events = new PodEvents(gates);
        this.failures = new OperationFailures(gates, errors, events);
    }

    @Override
    public void limit(Deadline whole) {
        // One that has passed means that nobody waits, and everything has to be sent all the same.
        if (!whole.hasPassed()) {
            deadline = whole;
        }
    }

    @Override
    public List<KubernetesTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        Snapshot snapshot = snapshot("reading gateways");
        List<KubernetesTarget> targets = new ArrayList<>();
        for (ServiceName service : services) {
            refusals.attempt(
                    service,
                    e -> errors.translate("reading the gateway of " + service, e),
                    () -> targets.add(prepare(service, operation, snapshot)));
        }
        return targets;
    }

    private KubernetesTarget prepare(ServiceName service, Operation operation, Snapshot snapshot) throws IOException {
        String name = gates.name(service);
        // Another home's is not in the snapshot.
        Optional<Tree> set = snapshot.set(name).isPresent()
                ? snapshot.set(name)
                : gates.api().get(Resource.STATEFUL_SET, name);
        Optional<PodView> pod = snapshot.pod(name);
        if (set.isEmpty() && operation == Operation.REMOVE) {
            return target(service, operation, Observer.withoutSet(service, pod), Expectations.UNKNOWN, pod);
        }
        Place place = gates.look(service, set);
        if (place.obstacle().isPresent() && place.occupant() != Place.Occupant.OTHER_HOME) {
            throw place.obstacle().get();
        }
        if (!place.isOurs() || set.isEmpty()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), gates.home().profile(service.profile()).isPresent());
        }
        if (!gates.isSelected(set.get())) {
            throw withoutLabels(service, name);
        }
        new ProfileClaim(gates).requireFor(operation, service, set.get());
        KubernetesTarget target = target(
                service,
                operation,
                observer.observation(service, set.get(), pod, true),
                gates.expectations(set.get()),
                pod);
        target.set = set;
        return target;
    }

    private KubernetesTarget target(
            ServiceName service,
            Operation operation,
            Observation before,
            Expectations expectations,
            Optional<PodView> pod) {
        KubernetesTarget target = new KubernetesTarget(
                service,
                gates.name(service),
                operation,
                expectations,
                before,
                pod.map(PodView::uid).orElse(""),
                operation == Operation.START && pod.filter(events::isStuck).isPresent());
        target.see(pod);
        return target;
    }

    private GatehouseException withoutLabels(ServiceName service, String name) {
        return new GatehouseException(
                "StatefulSet " + name + " in namespace " + gates.api().namespace()
                        + " has lost the labels by which Gatehouse" + " finds it and its pod",
                Remedy.gatehouse("--manager", "kubernetes", "gateway", "install", "--adopt", service.toString()));
    }

    private Snapshot snapshot(String doing) {
        try {
            return Snapshot.of(gates.api(), gates.selector());
        } catch (IOException e) {
            throw errors.translate(doing, e);
        }
    }

    @Override
    public void command(Operation operation, List<KubernetesTarget> targets, Deadline latest, Refusals refusals) {
        limit(latest);
        Map<ServiceName, KubernetesTarget> byService = new LinkedHashMap<>();
        targets.forEach(target -> byService.put(target.service(), target));
        SideBySide.attempt(
                List.copyOf(byService.keySet()),
                (service, e) -> errors.translate(
                        (operation.ends() ? "stopping" : "starting") + " the gateway of " + service, e),
                refusals,
                service -> command(operation, Objects.requireNonNull(byService.get(service))));
    }

    private void command(Operation operation, KubernetesTarget target) throws IOException {
        if (target.set.isEmpty()) {
            if (!target.podBefore.isEmpty()) {
                gates.api().delete(Resource.POD, target.podName(), target.podBefore);
            }
            return;
        }
        if (operation.ends()) {
            stop(operation, target);
            return;
        }
        boolean resting = target.before().state() == State.FINISHED
                || target.before().state() == State.FAILED
                || target.before().state() == State.CRASHLOOP;
        boolean leaving = target.before().state() == State.STOPPING;
        target.replaces =
                !target.podBefore.isEmpty() && (operation == Operation.RESTART || resting || leaving || target.stuck);
        if (target.podBefore.isEmpty() && target.isWanted()) {
            // The cluster could not create the pod, and tries again after up to 16 minutes; after a change it tries at
            // once.
            gates.api().annotate(target.name, Labels.TRIED, Instant.now().toString());
        }
        gates.api().scale(target.name, 1);
        if (target.replaces && !leaving) {
            gates.api().delete(Resource.POD, target.podName(), target.podBefore);
        }
    }

    private void stop(Operation operation, KubernetesTarget target) throws IOException {
        try {
            gates.api().scale(target.name, 0);
        } catch (ApiException e) {
            // Somebody else removes it too.
            if (operation != Operation.REMOVE || e.code() != ApiException.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** A cluster that does not answer for a while does not end an operation, which has its own limit. */
    @Override
    public Map<ServiceName, Observation> observe(Collection<KubernetesTarget> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        Snapshot snapshot;
        try {
            snapshot = Snapshot.of(gates.api().once(), gates.selector());
        } catch (IOException e) {
            for (KubernetesTarget target : targets) {
                target.silence = Optional.of(ApiErrors.words(e));
                Observation last = target.last;
                seen.put(target.service(), new Observation(last.status(), last.ends(), false, last.begun()));
            }
            return seen;
        }
        for (KubernetesTarget target : targets) {
            refusals.attempt(
                    target.service(),
                    e -> errors.translate("waiting for the gateway of " + target.service(), e),
                    () -> seen.put(target.service(), observe(target, snapshot)));
        }
        return seen;
    }

    private Observation observe(KubernetesTarget target, Snapshot snapshot) {
        target.silence = Optional.empty();
        target.set = snapshot.set(target.name);
        target.see(snapshot.pod(target.name));
        target.last = target.set.isEmpty()
                ? Observer.withoutSet(
                        target.service(), target.operation == Operation.REMOVE ? target.pod : Optional.empty())
                : observe(target, target.set.get(), target.pod);
        return target.last;
    }

    private Observation observe(KubernetesTarget target, Tree set, Optional<PodView> pod) {
        boolean old = target.replaces
                && pod.filter(view -> view.uid().equals(target.podBefore)).isPresent();
        // The pod's number of ends begins at 0, so the old one's would count as ends of the new one.
        Observation now = observer.observation(target.service(), set, pod, !old);
        if (target.operation.ends()) {
            return now;
        }
        target.obstacle = target.obstacle.or(() -> old ? Optional.empty() : pod.flatMap(PodView::blockage));
        if (target.obstacle.isPresent() && !now.runs()) {
            ServiceStatus failed = now.status().toBuilder()
                    .state(State.FAILED)
                    .reason(target.obstacle.map(PodView.Reason::words))
                    .build();
            return new Observation(failed, now.ends(), true, true);
        }
        return old ? now.withEnds(0) : now;
    }

    @Override
    public Signals<KubernetesTarget> signals(List<KubernetesTarget> targets) {
        return new PodWatch(gates.api(), gates.selector());
    }

    /** A quota or an admission that refuses the pod, and a volume that cannot be mounted, show only as events. */
    @Override
    public void nudge(KubernetesTarget target, Operation operation, Observation now, Duration elapsed) {
        if (target.isLostFor(LOST)) {
            throw failures.lost(target);
        }
        if (operation.ends()) {
            if (target.silence.isEmpty() && target.isWanted()) {
                throw failures.startedAgain(target);
            }
        } else if (now.state() == State.STARTING && elapsed.compareTo(CREATING) >= 0) {
            target.obstacle = target.obstacle.or(() -> events.hindrance(target.set, target.pod, target.begin));
        }
    }

    /** The kubelet ends the container, and then tells the API server that the pod is gone. */
    @Override
    public Duration margin() {
        return Duration.ofSeconds(45);
    }

    @Override
    public Optional<GatehouseException> failure(KubernetesTarget target, Observation now, Cause cause, Duration limit) {
        return failures.failure(target, now, limit);
    }

    @Override
    public String detail(KubernetesTarget target, Observation now, Cause cause) {
        return failures.detail(target, now, cause);
    }

    @Override
    public Remedy remedy(KubernetesTarget target, Cause cause) {
        return failures.remedy(target);
    }
}
