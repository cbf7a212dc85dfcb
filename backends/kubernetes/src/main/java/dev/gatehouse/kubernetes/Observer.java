package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes observations of gateways from what the cluster and the launchers say.
 *
 * @param gates the gateways
 */
record Observer(Gates gates) {
    /** A StatefulSet that somebody has deleted without its pod. */
    static Observation withoutSet(ServiceName service, Optional<PodView> pod) {
        return pod.isEmpty()
                ? Observation.of(ServiceStatus.absent(service))
                : Observation.of(ServiceStatus.builder(service, State.STOPPING).build());
    }

    Observation observation(ServiceName service, Tree set, Optional<PodView> pod, boolean decided) {
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
}
