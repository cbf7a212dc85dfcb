package dev.gatehouse.kubernetes.control;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.kubernetes.state.Snapshot;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A gateway in one operation. Used by one thread. */
public final class KubernetesTarget implements Target {
    final ServiceName service;
    final String name;
    final Operation operation;

    /** When the operation began: events from before tell about something else. */
    final Instant begin = Instant.now();

    /** UID of the pod before the operation; empty if there was none. */
    final String podBefore;

    /** Whether that pod waits for what may be mended by now: another one does not wait as long for the next attempt. */
    final boolean stuck;

    /** Whether that pod makes way for another one. */
    boolean replaces;

    /** The last observation, which stands as long as the cluster does not answer. */
    Observation last;

    /** Why the cluster did not answer the last request, in words; empty if it did. */
    Optional<String> silence = Optional.empty();

    /** The pod at the last observation. */
    Optional<PodView> pod = Optional.empty();

    private OptionalLong lostSince = OptionalLong.empty();

    /** The StatefulSet at the last observation. */
    Optional<Tree> set = Optional.empty();

    /** Why the cluster creates no pod, or no container, in its own words. */
    Optional<PodView.Reason> obstacle = Optional.empty();

    private final Expectations expectations;
    private final Observation before;

    KubernetesTarget(
            ServiceName service,
            String name,
            Operation operation,
            Expectations expectations,
            Observation before,
            String podBefore,
            boolean stuck) {
        this.service = service;
        this.name = name;
        this.operation = operation;
        this.expectations = probed(expectations);
        this.before = before;
        this.last = before;
        this.podBefore = podBefore;
        this.stuck = stuck;
    }

    String podName() {
        return name + "-0";
    }

    /** Notes the pod as it is now. */
    void see(Optional<PodView> seen) {
        boolean lost = seen.filter(PodView::isLost).isPresent();
        lostSince =
                lost ? (lostSince.isPresent() ? lostSince : OptionalLong.of(System.nanoTime())) : OptionalLong.empty();
        pod = seen;
    }

    /** Whether nobody could say for a time what its processes do. */
    boolean isLostFor(Duration time) {
        return lostSince.isPresent() && System.nanoTime() - lostSince.getAsLong() >= time.toNanos();
    }

    /** Whether somebody wants it to run. */
    boolean isWanted() {
        return set.filter(there -> Snapshot.replicas(there) > 0).isPresent();
    }

    /** The kubelet's probe asks the port, and the pod says whether it answers: that is a signal of readiness. */
    private static Expectations probed(Expectations expectations) {
        return switch (expectations.ready()) {
            case Readiness.Port _, Readiness.Http _ ->
                new Expectations(
                        new Readiness.Notify(3, expectations.ready().limit()),
                        expectations.stop(),
                        expectations.restart(),
                        expectations.again(),
                        expectations.never());
            case Readiness.None _, Readiness.Notify _, Readiness.State _ -> expectations;
        };
    }

    @Override
    public ServiceName service() {
        return service;
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    @Override
    public Observation before() {
        return before;
    }

    /** The launcher announces it: only it knows the process. */
    @Override
    public boolean announcesStop() {
        return true;
    }

    /** Whether this process runs in the gateway's pod. */
    @Override
    public boolean endsCaller() {
        return !podBefore.isEmpty() && name.equals(System.getenv().getOrDefault(WorkloadObjects.GATEWAY, ""));
    }
}
