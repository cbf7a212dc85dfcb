package dev.gatehouse.kubernetes.state;

import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why the cluster creates no pod, or no container in it, as far as its events tell: no status does. Whoever may not read events learns
 * less. Two requests serve all gateways for a second. Used by one thread.
 */
public final class PodEvents {
    private static final String SETS = "involvedObject.kind=StatefulSet";
    private static final String WARNINGS = "involvedObject.kind=Pod,type=Warning";

    /** The kubelet tries a mount again after half a second, a second and so on. What it does not know yet fails once or twice. */
    private static final int TRIES = 3;

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final Gates gates;
    private final Map<String, Known> known = new HashMap<>();

    private record Known(List<Tree> events, long nanos) {}

    public PodEvents(Gates gates) {
        this.gates = gates;
    }

    /**
     * Why the StatefulSet's controller cannot create the pod: a quota or an admission, in its words.
     *
     * @param set a StatefulSet whose pod is missing
     * @param since earlier refusals are of no interest; events have whole seconds
     */
    Optional<PodView.Reason> refusal(Tree set, Instant since) {
        return newest(SETS, uid(set))
                .filter(event ->
                        event.text("reason").filter("FailedCreate"::equals).isPresent())
                .filter(event -> !time(event).isBefore(since.minusSeconds(1)))
                .map(PodEvents::reason);
    }

    /** Why a volume of a pod cannot be mounted, after some attempts. */
    Optional<PodView.Reason> mountFailure(PodView pod) {
        return newest(WARNINGS, pod.uid())
                .filter(event ->
                        event.text("reason").filter("FailedMount"::equals).isPresent() && count(event) >= TRIES)
                .map(PodEvents::reason);
    }

    /** The newest warning about a pod. */
    public Optional<PodView.Reason> lastWarning(PodView pod) {
        return newest(WARNINGS, pod.uid()).map(PodEvents::reason);
    }

    /** Adds to the status of a gateway that is starting, and does not say why it is not up, what prevents that. */
    public ServiceStatus explain(ServiceStatus status, Tree set, Optional<PodView> pod) {
        if (status.state() != State.STARTING || status.reason().isPresent()) {
            return status;
        }
        Optional<PodView.Reason> why = pod.isEmpty()
                ? refusal(set, Instant.EPOCH.plusSeconds(1))
                : pod.filter(PodView::isPreparing).flatMap(this::mountFailure);
        return why.map(reason -> status.toBuilder()
                        .state(State.CRASHLOOP)
                        .reason(Optional.of(reason.words()))
                        .build())
                .orElse(status);
    }

    private static String uid(Tree object) {
        return object.at("metadata").text("uid").orElse("");
    }

    private static PodView.Reason reason(Tree event) {
        return new PodView.Reason(
                event.text("reason").orElse("Warning"),
                event.text("message").orElse("").strip());
    }

    private Optional<Tree> newest(String fields, String uid) {
        Optional<Tree> newest = Optional.empty();
        for (Tree event : read(fields)) {
            boolean meant =
                    event.at("involvedObject").text("uid").filter(uid::equals).isPresent();
            if (meant
                    && newest.filter(other -> time(other).isAfter(time(event))).isEmpty()) {
                newest = Optional.of(event);
            }
        }
        return newest;
    }

    /** Events of the older and of the newer kind (k8s.io/api, core/v1, Event). */
    private static Instant time(Tree event) {
        return event.time("lastTimestamp")
                .or(() -> event.at("series").time("lastObservedTime"))
                .or(() -> event.time("eventTime"))
                .orElse(Instant.EPOCH);
    }

    private static long count(Tree event) {
        return Math.max(1, Math.max(event.number("count"), event.at("series").number("count")));
    }

    private List<Tree> read(String fields) {
        Known before = known.get(fields);
        if (before != null && System.nanoTime() - before.nanos() < FRESH) {
            return before.events();
        }
        List<Tree> events;
        try {
            events = gates.api().once().events(fields);
        } catch (IOException refused) {
            events = List.of();
        }
        known.put(fields, new Known(events, System.nanoTime()));
        return events;
    }

    /** Whether a pod waits for something that may be mended by now. One that pulls its image is left in peace. */
    public boolean isStuck(PodView pod) {
        if (pod.isLeaving() || !pod.hasNeverRun()) {
            return false;
        }
        return pod.blockage().isPresent()
                || pod.unscheduled().isPresent()
                || (pod.isPreparing() && mountFailure(pod).isPresent());
    }

    /** Why there is no pod of a StatefulSet, or none with a container; an event from before the operation tells about something else. */
    public Optional<PodView.Reason> hindrance(Optional<Tree> set, Optional<PodView> pod, Instant begin) {
        return pod.isEmpty()
                ? set.flatMap(wanted -> refusal(wanted, begin))
                : pod.filter(PodView::isPreparing).flatMap(this::mountFailure);
    }
}
