package dev.gatehouse.kubernetes.state;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.claims.ProfileClaim;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.RecordsFolder;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes states and observations of gateways from what the cluster and the launchers say.
 *
 * @param gates the gateways
 */
public record Observer(Gates gates) {
    /** NFS sees a new file in an unchanged directory after a minute at the latest (nfs(5), acdirmax). */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(90);

    /** A StatefulSet that somebody has deleted without its pod. */
    public static Observation withoutSet(ServiceName service, Optional<PodView> pod) {
        return pod.isEmpty()
                ? Observation.of(ServiceStatus.absent(service))
                : Observation.of(ServiceStatus.builder(service, State.STOPPING).build());
    }

    /**
     * What the cluster and the launcher say about a gateway whose StatefulSet exists.
     *
     * @param record the launcher's record, of whichever pod
     */
    public ServiceStatus status(ServiceName service, Tree set, Optional<PodView> pod, Optional<RunRecord> record) {
        Readiness ready = gates.expectations(set).ready();
        boolean probed = ready instanceof Readiness.Port || ready instanceof Readiness.Http;
        ServiceStatus status = KubernetesStatusReader.read(service, Snapshot.replicas(set), probed, pod, record);
        Optional<String> unseen = new ProfileClaim(gates).remark(service, set);
        if (unseen.isPresent()) {
            return status.remarked(unseen.get());
        }
        return pod.isPresent() && isElsewhere(pod.get(), record)
                ? status.remarked("its pod writes to another disk than "
                        + gates.home().path() + ": Gatehouse has to run where it sees the files of the claim")
                : status;
    }

    /** Whether the launcher runs for longer than any network file system caches names, and its record is not in this home. */
    private static boolean isElsewhere(PodView pod, Optional<RunRecord> record) {
        return pod.isReady()
                && record.filter(line -> line.pod().equals(pod.uid())).isEmpty()
                && pod.runningSince()
                        .filter(since -> since.isBefore(Instant.now().minus(SEEN_WITHIN)))
                        .isPresent();
    }

    /**
     * What an operation sees of a gateway whose StatefulSet exists.
     *
     * @param decided false as long as the pod is one that makes way for another one
     */
    public Observation observation(ServiceName service, Tree set, Optional<PodView> pod, boolean decided) {
        Optional<RunRecord> record = RecordsFolder.record(gates.home(), service);
        ServiceStatus status = status(service, set, pod, record);
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
