package dev.gatehouse.kubernetes.control;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.OtherManager;
import dev.gatehouse.kubernetes.state.PodEvents;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What only the cluster knows about a start or a stop that failed, in its own words, with a command that helps. */
final class OperationFailures {
    private final Gates gates;
    private final ApiErrors errors;
    private final PodEvents events;

    OperationFailures(Gates gates, ApiErrors errors, PodEvents events) {
        this.gates = gates;
        this.errors = errors;
        this.events = events;
    }

    /** A node does not answer: only a person knows whether it comes back. */
    GatehouseException lost(KubernetesTarget target) {
        String node = target.pod.map(PodView::node).orElse("");
        String intent = target.operation.ends()
                ? "It is no longer wanted, and ends when the node comes back"
                : "A second one is not started";
        return new GatehouseException(
                "Nobody knows whether the gateway of " + target.service() + " has ended: node " + node
                        + " does not answer, and its processes may still run there. " + intent
                        + ". If the node is gone for good, delete the pod",
                gates.kubectl("delete", "pod", target.podName(), "--force", "--grace-period=0"));
    }

    GatehouseException startedAgain(KubernetesTarget target) {
        return new GatehouseException(
                "The gateway of " + target.service() + " was started again during the stop"
                        + scaler(target).map(name -> ", by " + name).orElse(""),
                Remedy.gatehouse("gateway", "status", target.service().toString()));
    }

    Optional<GatehouseException> failure(KubernetesTarget target, Observation now, Duration limit) {
        if (target.operation.ends() && target.silence.isPresent()) {
            return target.silence.map(words -> new TimedOutException(
                    "The gateway of " + target.service() + " did not stop",
                    limit,
                    "the cluster does not answer: " + words,
                    errors.configuration()));
        }
        if (target.operation.ends() && target.pod.isPresent()) {
            return Optional.of(notEnded(target, target.pod.get(), limit));
        }
        return target.obstacle.map(reason -> new StartFailedException(
                "The gateway of " + target.service() + " did not start: " + reason.words(),
                now.status(),
                describe(target)));
    }

    private GatehouseException notEnded(KubernetesTarget target, PodView pod, Duration limit) {
        return new TimedOutException(
                "The gateway of " + target.service() + " did not stop",
                limit,
                (pod.node().isEmpty() ? "the cluster" : "node " + pod.node()) + " has not confirmed the end of pod "
                        + target.podName()
                        + events.lastWarning(pod)
                                .map(reason -> "; " + reason.words())
                                .orElse(""),
                describe(target));
    }

    /** Shows the events too. */
    private Remedy describe(KubernetesTarget target) {
        return target.pod.isPresent()
                ? gates.kubectl("describe", "pod", target.podName())
                : gates.kubectl("describe", "statefulset", target.name);
    }

    String detail(KubernetesTarget target, Observation now, Cause cause) {
        if (target.silence.isPresent()) {
            return "; the cluster does not answer: " + target.silence.get();
        }
        if (cause == Cause.STOPPED) {
            return scaler(target).map(name -> " by " + name).orElse("");
        }
        // The engine adds the reason of a gateway that does not run.
        boolean told =
                cause == Cause.LATE && !now.runs() && now.status().reason().isPresent();
        if (told) {
            return "";
        }
        return now.status()
                .reason()
                .or(() -> target.pod.flatMap(events::lastWarning).map(PodView.Reason::words))
                .map(words -> "; " + words)
                .orElse("");
    }

    Remedy remedy(KubernetesTarget target) {
        if (target.silence.isPresent()) {
            return errors.configuration();
        }
        if (target.operation.ends()) {
            return Remedy.gatehouse("gateway", "status", target.service().toString());
        }
        boolean begun = target.pod.filter(pod -> !pod.hasNeverRun()).isPresent();
        return begun || target.set.isEmpty()
                ? Remedy.gatehouse(
                        "gateway", "logs", "-n", "20", target.service().toString())
                : describe(target);
    }

    /** Who scaled last, if it was not Gatehouse. */
    private Optional<String> scaler(KubernetesTarget target) {
        try {
            return gates.api().once().get(Resource.STATEFUL_SET, target.name).flatMap(OtherManager::ofScale);
        } catch (IOException refused) {
            return Optional.empty();
        }
    }
}
