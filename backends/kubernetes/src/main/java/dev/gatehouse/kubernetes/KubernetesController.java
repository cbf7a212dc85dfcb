package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Starts and stops gateways by {@code /scale}: the number of pods is the intent. A restart deletes the pod, and the StatefulSet creates
 * another one from its present template, even if this process ends with the old one.
 */
final class KubernetesController implements Controller<KubernetesTarget> {
    /** After that a pod that does not exist has a reason, which an event tells. */
    private static final Duration CREATING = Duration.ofSeconds(1);

    private final Gates gates;
    private final ApiErrors errors;
    private final PodEvents events;

    KubernetesController(Gates gates) {
        this.gates = gates;
        this.errors = new ApiErrors(gates);
        this.events = new PodEvents(gates);
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
        Place place = gates.look(service, set);
        if (place.obstacle().isPresent() && place.occupant() != Place.Occupant.OTHER_HOME) {
            throw place.obstacle().get();
        }
        if (!place.isOurs() || set.isEmpty()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), gates.home().profile(service.profile()).isPresent());
        }
        Optional<PodView> pod = snapshot.pod(name);
        Observation before = observation(service, set.get(), pod, true);
        return new KubernetesTarget(
                service,
                name,
                operation,
                gates.expectations(set.get()),
                before,
                pod.map(PodView::uid).orElse(""));
    }

    private Snapshot snapshot(String doing) {
        try {
            return Snapshot.of(gates.api(), gates.selector());
        } catch (IOException e) {
            throw errors.translate(doing, e);
        }
    }

    private Observation observation(ServiceName service, Tree set, Optional<PodView> pod, boolean decided) {
        Optional<RunRecord> record = gates.record(service);
        ServiceStatus status = gates.status(service, set, pod, record);
        Optional<RunRecord> own = record.filter(
                line -> pod.isPresent() && line.pod().equals(pod.get().uid()));
        int ends = own.map(RunRecord::ends)
                .orElse(pod.map(PodView::containerRestarts).orElse(0));
        // For the state file of the app, which names the process in its pod.
        OptionalLong pid = own.filter(line -> line.pid() > 0)
                .map(line -> OptionalLong.of(line.pid()))
                .orElse(OptionalLong.empty());
        return new Observation(status.toBuilder().pid(pid).build(), ends, decided, true);
    }

    @Override
    public void command(Operation operation, List<KubernetesTarget> targets, Deadline deadline, Refusals refusals) {
        for (KubernetesTarget target : targets) {
            refusals.attempt(
                    target.service(),
                    e -> errors.translate(
                            (operation.ends() ? "stopping" : "starting") + " the gateway of " + target.service(), e),
                    () -> command(operation, target));
        }
    }

    private void command(Operation operation, KubernetesTarget target) throws IOException {
        if (operation.ends()) {
            gates.api().scale(target.name, 0);
            return;
        }
        boolean resting = target.before().state() == State.FINISHED
                || target.before().state() == State.FAILED
                || target.before().state() == State.CRASHLOOP;
        boolean leaving = target.before().state() == State.STOPPING;
        target.replaces = !target.podBefore.isEmpty() && (operation == Operation.RESTART || resting || leaving);
        gates.api().scale(target.name, 1);
        if (target.replaces && !leaving) {
            gates.api().delete(Resource.POD, target.name + "-0", target.podBefore);
        }
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<KubernetesTarget> targets, Refusals refusals) {
        Snapshot snapshot = snapshot("waiting for gateways");
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        for (KubernetesTarget target : targets) {
            refusals.attempt(
                    target.service(),
                    e -> errors.translate("waiting for the gateway of " + target.service(), e),
                    () -> seen.put(target.service(), observe(target, snapshot)));
        }
        return seen;
    }

    private Observation observe(KubernetesTarget target, Snapshot snapshot) {
        Optional<Tree> set = snapshot.set(target.name);
        if (set.isEmpty()) {
            return Observation.of(ServiceStatus.absent(target.service()));
        }
        Optional<PodView> pod = snapshot.pod(target.name);
        boolean old = target.replaces
                && pod.filter(view -> view.uid().equals(target.podBefore)).isPresent();
        // The pod's number of ends begins at 0, so the old one's would count as ends of the new one.
        Observation now = observation(target.service(), set.get(), pod, !old);
        if (target.operation.ends()) {
            return now;
        }
        target.obstacle = target.obstacle.or(() -> old ? Optional.empty() : pod.flatMap(PodView::obstacle));
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

    /** A quota or an admission that refuses the pod shows only as an event of the StatefulSet. */
    @Override
    public void nudge(KubernetesTarget target, Operation operation, Observation now, Duration elapsed) {
        if (!operation.ends() && now.state() == State.STARTING && elapsed.compareTo(CREATING) >= 0) {
            target.obstacle = target.obstacle.or(() -> events.refusalOf(target.name, target.begin));
        }
    }

    /** The kubelet ends the container, and then tells the API server that the pod is gone. */
    @Override
    public Duration margin() {
        return Duration.ofSeconds(45);
    }

    @Override
    public Optional<GatehouseException> failure(KubernetesTarget target, Observation now, Cause cause, Duration limit) {
        return target.obstacle.map(reason -> new StartFailedException(
                "The gateway of " + target.service() + " did not start: " + reason.words(),
                now.status(),
                gates.kubectl("describe", "pod", target.name + "-0")));
    }

    @Override
    public String detail(KubernetesTarget target, Observation now, Cause cause) {
        Optional<String> reason = now.status().reason().or(() -> events.lastWarning(target.name + "-0", target.begin));
        return reason.map(words -> "; " + words).orElse("");
    }

    @Override
    public Remedy remedy(KubernetesTarget target, Cause cause) {
        return target.operation.ends()
                ? Remedy.gatehouse("gateway", "status", target.service().toString())
                : Remedy.gatehouse(
                        "gateway", "logs", "-n", "20", target.service().toString());
    }
}
