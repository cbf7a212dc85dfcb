package dev.gatehouse.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers are those of Kubernetes 1.37, shortened. */
class KubernetesStatusReaderTest {
    private static final ServiceName CODER = new ServiceName(ProfileName.of("coder"));
    private static final String RUNNING = "\"state\": {\"running\": {\"startedAt\": \"2026-06-01T08:30:00Z\"}}";

    private static PodView pod(String container, String further) {
        return new PodView(Json.parse("""
                {"metadata": {"name": "gw-coder-0", "uid": "u1", "creationTimestamp": "2026-06-01T08:29:59Z"%s},
                 "spec": {"nodeName": "node1"},
                 "status": {"containerStatuses": [{"name": "gateway", %s}]%s}}
                """.formatted(
                                further.startsWith("metadata:") ? ", " + further.substring(9) : "",
                                container,
                                further.isEmpty() || further.startsWith("metadata:") ? "" : ", " + further))
                .orElseThrow());
    }

    private static RunRecord record(String pod, String state) {
        return RunRecord.parse(
                        "format=1 pod=" + pod + " state=" + state
                                + " since=1780302700 run=3 ends=2 restarts=2 began=1780302600 pid=7 code=3 at=1780302650 next=1780302710")
                .orElseThrow();
    }

    private static ServiceStatus read(PodView pod, RunRecord record) {
        return KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.of(record));
    }

    @ParameterizedTest
    @CsvSource({
        // record, ready: state
        "up, true, UP",
        "up, false, STARTING",
        "crashloop, false, CRASHLOOP",
        "crashloop, true, CRASHLOOP",
        "finished, false, FINISHED",
        "failed, false, FAILED",
        "stopping, false, STOPPING",
        "unheard-of, true, UP",
    })
    void theRecordSaysWhatTheGatewayDoesInItsContainer(String word, boolean ready, State state) {
        ServiceStatus status = read(pod(RUNNING + ", \"ready\": " + ready, ""), record("u1", word));
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.restarts()).hasValue(2);
        assertThat(status.lastExit()).contains(LastExit.exited(3));
        assertThat(status.since()).contains(Instant.ofEpochSecond(1_780_302_700));
        assertThat(status.nextTry().isPresent()).isEqualTo(state == State.CRASHLOOP);
        assertThat(status.pid()).as("that of another PID namespace").isEmpty();
    }

    @Test
    void withoutASignOfReadinessARunIsUp() {
        PodView starting = pod(RUNNING + ", \"ready\": false", "");
        Optional<RunRecord> up = Optional.of(record("u1", "up"));
        assertThat(KubernetesStatusReader.read(CODER, 1, false, Optional.of(starting), up)
                        .state())
                .isEqualTo(State.UP);
    }

    @Test
    void theRecordOfAnotherPodSaysNothing() {
        ServiceStatus status =
                read(pod(RUNNING + ", \"ready\": true, \"restartCount\": 4", ""), record("u0", "failed"));
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.restarts()).hasValue(4);
        assertThat(status.lastExit()).isEmpty();
        assertThat(status.since()).contains(Instant.parse("2026-06-01T08:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        // reason: state
        "ContainerCreating, STARTING",
        "PodInitializing, STARTING",
        "ErrImagePull, CRASHLOOP",
        "ImagePullBackOff, CRASHLOOP",
        "CreateContainerConfigError, CRASHLOOP",
        "CrashLoopBackOff, CRASHLOOP",
    })
    void aContainerThatDoesNotRunSaysWhy(String reason, State state) {
        PodView pod = pod("\"state\": {\"waiting\": {\"reason\": \"" + reason + "\", \"message\": \"its words\"}}", "");
        ServiceStatus status = KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.empty());
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason())
                .isEqualTo(state == State.CRASHLOOP ? Optional.of(reason + ": its words") : Optional.empty());
    }

    @Test
    void aPodWithoutANodeSaysWhy() {
        PodView pod = pod(
                "\"x\": 0",
                "\"conditions\": [{\"type\": \"PodScheduled\", \"status\": \"False\", \"reason\": \"Unschedulable\","
                        + " \"message\": \"0/1 nodes are available\"}]");
        ServiceStatus status = KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.empty());
        assertThat(status.state()).isEqualTo(State.STARTING);
        assertThat(status.reason()).contains("Unschedulable: 0/1 nodes are available");
    }

    @Test
    void aNodeThatDoesNotAnswerLeavesTheStateUnknown() {
        PodView pod = pod(
                RUNNING + ", \"ready\": true",
                "\"conditions\": [{\"type\": \"Ready\", \"status\": \"False\"}, {\"type\": \"ContainersReady\", \"status\": \"True\"}]");
        ServiceStatus status = read(pod, record("u1", "up"));
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason()).contains("node node1 does not answer");
    }

    @Test
    void aPodThatIsToldToEndOnALostNodeIsUnknownToo() {
        PodView pod = new PodView(Json.parse("""
                {"metadata": {"name": "gw-coder-0", "uid": "u1", "deletionTimestamp": "2026-06-01T08:31:00Z"},
                 "spec": {"nodeName": "node1"},
                 "status": {"containerStatuses": [{"name": "gateway", "ready": true}],
                  "conditions": [{"type": "Ready", "status": "False"}, {"type": "ContainersReady", "status": "True"}]}}
                """).orElseThrow());
        ServiceStatus status = KubernetesStatusReader.read(CODER, 0, true, Optional.of(pod), Optional.empty());
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason()).contains("node node1 does not answer; nobody knows whether the gateway has ended");
    }

    @Test
    void aReadinessGateOfAnotherProgramIsNoLostNode() {
        PodView pod = pod(
                RUNNING + ", \"ready\": true",
                "\"conditions\": [{\"type\": \"Ready\", \"status\": \"False\", \"reason\": \"ReadinessGatesNotReady\"},"
                        + " {\"type\": \"ContainersReady\", \"status\": \"True\"}]");
        assertThat(read(pod, record("u1", "up")).state()).isEqualTo(State.UP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "persistentvolumeclaim \"home\" not found. not found | CRASHLOOP",
                "persistentvolumeclaim \"home\" bound to non-existent persistentvolume \"v\" | CRASHLOOP",
                "persistentvolumeclaim \"home\" is being deleted | CRASHLOOP",
                "pod has unbound immediate PersistentVolumeClaims | STARTING",
                "1 node(s) didn't match Pod's node affinity/selector | STARTING",
            })
    void aClaimThatIsNotThereIsNoCaseForWaiting(String message, State state) {
        PodView pod = new PodView(new Tree()
                .with(
                        "status",
                        new Tree()
                                .with(
                                        "conditions",
                                        List.of(new Tree()
                                                .with("type", "PodScheduled")
                                                .with("status", "False")
                                                .with("reason", "Unschedulable")
                                                .with("message", "0/1 nodes are available: " + message)))));
        ServiceStatus status = KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.empty());
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains(message));
    }

    @Test
    void aDeletedPodIsStopping() {
        PodView pod = pod(RUNNING + ", \"ready\": true", "metadata:\"deletionTimestamp\": \"2026-06-01T08:31:00Z\"");
        assertThat(read(pod, record("u1", "up")).state()).isEqualTo(State.STOPPING);
    }

    @ParameterizedTest
    @CsvSource({"0, DOWN", "1, STARTING"})
    void withoutAPodTheNumberOfPodsDecides(int replicas, State state) {
        ServiceStatus status =
                KubernetesStatusReader.read(CODER, replicas, true, Optional.empty(), Optional.of(record("u0", "down")));
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.wanted()).contains(replicas == 1);
        assertThat(status.lastExit()).contains(LastExit.exited(3));
    }

    /** The kernel killed the gateway only: the launcher saw it, and no object says so. */
    @Test
    void aGatewayThatRanOutOfMemorySaysSo() {
        PodView pod = new PodView(Json.parse("""
                {"metadata": {"uid": "u1"},
                 "spec": {"containers": [{"name": "gateway", "resources": {"limits": {"memory": "64Mi"}}}]},
                 "status": {"containerStatuses": [{"name": "gateway", %s, "ready": false}]}}
                """.formatted(RUNNING)).orElseThrow());
        RunRecord killed = RunRecord.parse("format=1 pod=u1 state=crashloop run=1 ends=1 code=137 oom=1 at=1 next=2")
                .orElseThrow();
        ServiceStatus status = read(pod, killed);
        assertThat(status.state()).isEqualTo(State.CRASHLOOP);
        assertThat(status.reason()).contains("OOMKilled: the memory limit is 64Mi");
        assertThat(status.lastExit()).contains(LastExit.killedBy(9).forLackOfMemory());
    }

    /** As of Kubernetes 1.37 with memory.oom.group: the kernel killed all of the container. */
    @Test
    void aContainerThatRunsOutOfMemoryAgainAndAgainSaysSo() {
        PodView pod = new PodView(Json.parse("""
                {"metadata": {"uid": "u1"},
                 "spec": {"containers": [{"name": "gateway", "resources": {"limits": {"memory": "64Mi"}}}]},
                 "status": {"containerStatuses": [{"name": "gateway", "ready": false, "restartCount": 2,
                   "state": {"waiting": {"reason": "CrashLoopBackOff",
                     "message": "back-off 20s restarting failed container=gateway pod=gw-coder-0_x(u1)"}},
                   "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled",
                     "message": "format=1 pod=u1 state=up"}}}]}}
                """).orElseThrow());
        ServiceStatus status = read(pod, record("u1", "up"));
        assertThat(status.state()).isEqualTo(State.CRASHLOOP);
        assertThat(status.reason()).contains("CrashLoopBackOff: OOMKilled: the memory limit is 64Mi");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"terminated\": {\"exitCode\": 73, \"reason\": \"Error\", \"message\": \"cannot write to /x\\n\"}', '', STARTING,"
                + " cannot write to /x",
        "'\"waiting\": {\"reason\": \"CrashLoopBackOff\", \"message\": \"back-off\"}',"
                + " '\"terminated\": {\"exitCode\": 73, \"reason\": \"Error\", \"message\": \"cannot write to /x\"}', CRASHLOOP,"
                + " CrashLoopBackOff: cannot write to /x",
    })
    void aContainerThatEndsWithoutARecordLeavesItsLastWords(String now, String last, State state, String reason) {
        PodView pod = pod("\"state\": {" + now + "}, \"lastState\": {" + last + "}", "");
        ServiceStatus status = KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.empty());
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason()).contains(reason);
    }

    /** The kernel or a person killed all of the container, and the kubelet has not started it again. */
    @ParameterizedTest
    @CsvSource({"1780302700, CRASHLOOP", "1780302699, UP"})
    void aRecordFromBeforeTheEndOfTheContainerIsOver(long finished, State state) {
        PodView pod = pod(
                "\"ready\": false, \"state\": {\"terminated\": {\"exitCode\": 137, \"reason\": \"Error\", \"finishedAt\": \""
                        + Instant.ofEpochSecond(finished) + "\"}}",
                "");
        ServiceStatus status =
                KubernetesStatusReader.read(CODER, 1, false, Optional.of(pod), Optional.of(record("u1", "up")));
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"up, true, false", "up, false, true", "failed, false, true"})
    void whatKeepsAGatewayFromServingIsTheReasonUnlessItServes(String word, boolean ready, boolean shown) {
        RunRecord record = RunRecord.parse("format=1 pod=u1 state=" + word + " run=1 code=- why=no client: a=b run=7")
                .orElseThrow();
        assertThat(record.run()).isEqualTo(1);
        assertThat(read(pod(RUNNING + ", \"ready\": " + ready, ""), record).reason())
                .isEqualTo(shown ? Optional.of("no client: a=b run=7") : Optional.empty());
    }

    @Test
    void aContainerThatRanOutOfMemorySaysSo() {
        PodView pod = pod(
                RUNNING + ", \"ready\": true, \"restartCount\": 1,"
                        + " \"lastState\": {\"terminated\": {\"exitCode\": 137, \"reason\": \"OOMKilled\"}}",
                "");
        ServiceStatus status = KubernetesStatusReader.read(CODER, 1, true, Optional.of(pod), Optional.empty());
        assertThat(status.lastExit()).contains(LastExit.killedBy(9).forLackOfMemory());
        assertThat(status.restarts()).hasValue(1);
    }
}
