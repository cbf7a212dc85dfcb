package dev.gatehouse.kubernetes.state;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Turns a StatefulSet, its pod and the launcher's record into a status. Pure. The record says what the gateway does in its container;
 * it counts only if it names the pod. Without one, as where the home is not at hand, the container's own state has to do.
 */
final class KubernetesStatusReader {
    private KubernetesStatusReader() {}

    /**
     * Returns the status of a gateway whose StatefulSet exists.
     *
     * @param replicas how many pods are wanted: 0 or 1
     * @param probed whether the kubelet's probe asks more than whether the gateway runs
     * @param pod its pod
     * @param record the launcher's record, of whichever pod
     */
    static ServiceStatus read(
            ServiceName service, int replicas, boolean probed, Optional<PodView> pod, Optional<RunRecord> record) {
        Optional<RunRecord> own = record.filter(
                line -> pod.isEmpty() || line.pod().equals(pod.get().uid()));
        boolean wanted = replicas > 0;
        State state = pod.map(view -> state(view, wanted, probed, own)).orElse(wanted ? State.STARTING : State.DOWN);
        ServiceStatus.Builder status = ServiceStatus.builder(service, state)
                .wanted(Optional.of(wanted))
                .enabled(Optional.of(wanted))
                .since(since(pod, own))
                .reason(reason(state, pod, own))
                .lastExit(lastExit(pod, own))
                .restarts(OptionalInt.of(own.map(RunRecord::restarts)
                        .orElse(pod.map(PodView::containerRestarts).orElse(0))));
        own.filter(line -> state == State.CRASHLOOP && line.next() > 0)
                .ifPresent(line -> status.nextTry(Optional.of(Instant.ofEpochSecond(line.next()))));
        if (pod.isPresent() && state != State.STOPPING) {
            status.ready(Optional.of(state == State.UP));
        }
        return status.build();
    }

    private static State state(PodView pod, boolean wanted, boolean probed, Optional<RunRecord> record) {
        if (pod.isLost()) {
            return State.UNKNOWN;
        }
        if (pod.isLeaving() || !wanted) {
            return State.STOPPING;
        }
        if (pod.blockage().isPresent()) {
            return State.CRASHLOOP;
        }
        // The launcher is quicker than the kubelet's report that the container runs.
        if (record.isEmpty() && pod.runningSince().isEmpty()) {
            return State.STARTING;
        }
        if (pod.end().isPresent()
                && record.filter(line -> line.isOlderThan(pod.end().get())).isPresent()) {
            return State.CRASHLOOP;
        }
        return switch (record.map(RunRecord::state).orElse("")) {
            case "crashloop" -> State.CRASHLOOP;
            case "finished" -> State.FINISHED;
            case "failed" -> State.FAILED;
            case "stopping", "down" -> State.STOPPING;
            // The probe is some seconds behind the record.
            case "up" -> !probed || pod.isReady() ? State.UP : State.STARTING;
            default -> pod.isReady() ? State.UP : State.STARTING;
        };
    }

    private static Optional<Instant> since(Optional<PodView> pod, Optional<RunRecord> record) {
        return record.map(line -> Instant.ofEpochSecond(line.since()))
                .or(() -> pod.flatMap(view -> view.runningSince().or(view::created)));
    }

    private static Optional<String> reason(State state, Optional<PodView> pod, Optional<RunRecord> record) {
        return pod.flatMap(KubernetesStatusReader::reason)
                .or(() -> record.map(RunRecord::why).filter(why -> state != State.UP && !why.isEmpty()))
                .or(() ->
                        state == State.CRASHLOOP || state == State.FAILED ? outOfMemory(pod, record) : Optional.empty())
                .or(() -> verdict(state, record))
                // A launcher that could not write a record has left last words; one that was killed left none.
                .or(() -> (state == State.STARTING && record.isEmpty())
                                || (state == State.CRASHLOOP
                                        && pod.flatMap(PodView::end).isPresent())
                        ? pod.flatMap(PodView::ended)
                        : Optional.empty());
    }

    private static Optional<String> reason(PodView pod) {
        if (pod.isLost()) {
            return Optional.of("node " + pod.node() + " does not answer"
                    + (pod.isLeaving() ? "; nobody knows whether the gateway has ended" : ""));
        }
        return pod.obstacle().or(pod::unscheduled).map(PodView.Reason::words);
    }

    /** The launcher survives if the kernel kills the gateway only, and then no object says so. */
    private static Optional<String> outOfMemory(Optional<PodView> pod, Optional<RunRecord> record) {
        return lastExit(pod, record)
                .filter(LastExit::outOfMemory)
                .map(_ -> PodView.OUT_OF_MEMORY + pod.map(PodView::limit).orElse(""));
    }

    private static Optional<String> verdict(State state, Optional<RunRecord> record) {
        return state == State.FAILED
                ? record.flatMap(KubernetesStatusReader::end).map(end -> "ended with " + end + "; does not restart")
                : Optional.empty();
    }

    private static Optional<LastExit> end(RunRecord record) {
        if (!record.hasEnd()) {
            return Optional.empty();
        }
        LastExit end = record.signal() > 0 ? LastExit.killedBy(record.signal()) : LastExit.exited(record.code());
        return Optional.of(record.outOfMemory() ? end.forLackOfMemory() : end);
    }

    private static Optional<LastExit> lastExit(Optional<PodView> pod, Optional<RunRecord> record) {
        Optional<LastExit> recorded = record.flatMap(KubernetesStatusReader::end);
        boolean outOfMemory = pod.filter(PodView::ranOutOfMemory).isPresent();
        return recorded.map(end -> outOfMemory && end.signal() == 9 ? end.forLackOfMemory() : end)
                .or(() -> pod.flatMap(PodView::lastEnd).map(KubernetesStatusReader::end));
    }

    /** A container's exit code is more than 128 after a signal, as a shell's. */
    private static LastExit end(Tree terminated) {
        int code = (int) terminated.number("exitCode");
        LastExit end = code > 128 && code <= 192 ? LastExit.killedBy(code - 128) : LastExit.exited(code);
        return terminated.text("reason").filter(PodView.OUT_OF_MEMORY::equals).isPresent()
                ? end.forLackOfMemory()
                : end;
    }
}
