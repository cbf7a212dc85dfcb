package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.cluster.ClusterProgram;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Parts of the cluster go away and come back while gateways run, start and stop. */
@Tag("all")
class KubernetesNodeTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration AT_ONCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    private KubernetesPlace place;
    private KubernetesFixture fixture;
    private ServiceManager manager;
    private FakeGateway gateway;
    private ServiceName coder;

    @BeforeEach
    void open() {
        place = new KubernetesPlace(CLUSTER.get());
        fixture = new KubernetesFixture(place);
        manager = fixture.manager();
        gateway = fixture.gateway("coder");
        coder = gateway.service();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void awaitState(State state) {
        Poll.until(
                () -> "state " + state + ": " + manager.status(coder),
                LIMIT,
                () -> manager.status(coder).state() == state);
    }

    @Test
    void aNodeThatIsGoneLeavesTheStateUnknown() {
        manager.define(gateway.definition());
        manager.start(List.of(coder), Wait.untilReady(LIMIT)).orThrow();
        // Only of a pod that was ready the cluster says that its node is gone.
        Poll.until(
                "the pod is ready",
                LIMIT,
                () -> CLUSTER.get()
                        .kubectl(
                                "-n",
                                place.namespace(),
                                "get",
                                "pod",
                                "gw-coder-0",
                                "-o",
                                "jsonpath={.status.containerStatuses[0].ready}")
                        .output()
                        .equals("true"));
        CLUSTER.get().stop(ClusterProgram.KUBELET);
        try {
            awaitState(State.UNKNOWN);
            ServiceStatus lost = manager.status(coder);
            assertThat(lost.reason())
                    .hasValueSatisfying(
                            reason -> assertThat(reason).contains("node " + Cluster.NODE + " does not answer"));

            GatehouseException start = failure(manager.start(List.of(coder), Wait.untilReady(LIMIT)));
            assertThat(start).hasMessageContainingAll("does not answer", "A second one is not started");
            long begun = System.nanoTime();
            GatehouseException stop = failure(manager.stop(List.of(coder), Wait.PROOF));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
            assertThat(stop).hasMessageContainingAll("Nobody knows whether", "node " + Cluster.NODE, "may still run");
            assertThat(manager.status(coder).state())
                    .as("told to end, but by nobody who answers")
                    .isEqualTo(State.UNKNOWN);

            Advised.run(CLUSTER.get(), stop).orThrow();
            awaitState(State.DOWN);
        } finally {
            CLUSTER.get().start(ClusterProgram.KUBELET);
            CLUSTER.get()
                    .kubectl("wait", "--for=condition=Ready", "node/" + Cluster.NODE, "--timeout=110s")
                    .orThrow();
        }
    }

    @Test
    void aGatewayOfADrainedNodeComesBackWhenThereIsANode() {
        manager.define(gateway.definition());
        manager.start(List.of(coder), Wait.untilReady(LIMIT)).orThrow();
        CLUSTER.get().drain();
        try {
            Poll.until(
                    () -> "it waits for a node: " + manager.status(coder),
                    LIMIT,
                    () -> manager.status(coder)
                            .reason()
                            .filter(reason -> reason.contains("unschedulable"))
                            .isPresent());
            assertThat(manager.status(coder).wanted()).contains(true);
        } finally {
            CLUSTER.get().uncordon();
        }
        awaitState(State.UP);
        assertThat(gateway.events().starts()).hasSize(2);
    }

    @Test
    void anOperationInProgressSurvivesAnApiServerThatIsAway() throws Exception {
        FakeGateway late = gateway.with(new Readiness.Port(8123, LIMIT)).stubborn(Duration.ofSeconds(20));
        manager.define(late.definition());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Batch> start = threads.submit(() -> manager.start(List.of(coder), Wait.untilReady(LIMIT)));
            gateway.events().awaitStart(1);
            CLUSTER.get().stop(ClusterProgram.API_SERVER);
            try {
                long begun = System.nanoTime();
                ServiceStatus unknown = manager.status(coder);
                assertThat(unknown.state()).isEqualTo(State.UNKNOWN);
                assertThat(unknown.reason())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("The cluster does not answer"));
                GatehouseException away = failure(manager.stop(List.of(coder), Wait.PROOF));
                assertThat(away).isInstanceOf(ToolUnavailableException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
                Advised.run(CLUSTER.get(), away).orThrow();
            } finally {
                CLUSTER.get().start(ClusterProgram.API_SERVER);
            }
            gateway.tell("listen 8123");
            start.get().orThrow();
            // The data of the cluster go away for a moment while the gateway ends.
            Future<Batch> stop = threads.submit(() -> manager.stop(List.of(coder), Wait.PROOF));
            gateway.events().await("TERM");
            CLUSTER.get().restart(ClusterProgram.ETCD);
            stop.get().orThrow();
        }
        assertThat(manager.status(coder).state()).isEqualTo(State.DOWN);
    }
}
