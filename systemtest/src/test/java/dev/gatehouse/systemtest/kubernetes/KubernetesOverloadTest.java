package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static dev.gatehouse.systemtest.kubernetes.ObjectScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An API server that is too busy, is changed by others, or fails in the middle; and how many requests a command makes. */
class KubernetesOverloadTest {
    private static final String BUSY =
            "429 {\"kind\":\"Status\",\"message\":\"Too many requests, please try again later.\",\"details\":{\"retryAfterSeconds\":1}}";
    private static final String BROKEN =
            "500 {\"kind\":\"Status\",\"message\":\"it broke\",\"reason\":\"InternalError\",\"code\":500}";
    private static final String STALE =
            "409 {\"kind\":\"Status\",\"message\":\"the object has been modified\",\"reason\":\"Conflict\",\"code\":409}";
    private static final String EXPIRED =
            "410 {\"kind\":\"Status\",\"message\":\"too old resource version\",\"reason\":\"Expired\",\"code\":410}";

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private static FaultyApiServer server;
    private ObjectScene scene;
    private ServiceManager manager;

    @BeforeAll
    static void openCluster() {
        server = new FaultyApiServer(CLUSTER.get());
    }

    @AfterAll
    static void closeCluster() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        scene = new ObjectScene(CLUSTER.get());
        manager = scene.managerAs(server.kubeconfig());
    }

    @AfterEach
    void work() {
        server.answering(_ -> "");
    }

    /** Answers the first matching requests with a fault. */
    private static AtomicInteger failing(String beginning, String fault, int times) {
        AtomicInteger left = new AtomicInteger(times);
        server.answering(request -> request.startsWith(beginning) && left.getAndDecrement() > 0 ? fault : "");
        return left;
    }

    @Test
    void aBusyServerIsAskedAgain() {
        AtomicInteger left = failing("PATCH", BUSY, 2);
        manager.define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        assertThat(left.get()).as("it was asked again").isNegative();
        failing("GET", BUSY, 1);
        assertThat(manager.status(service("coder")).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aServerThatBreaksInTheMiddleOfAnInstallationLeavesNothing() {
        failing("PATCH /apis/apps", BROKEN, 1);
        GatehouseException failure = failure(manager.define(List.of(scene.gateway("coder")), Initially.DOWN));
        assertThat(failure).hasMessageContaining("it broke");
        Advised.run(CLUSTER.get(), failure).orThrow();
        assertThat(scene.objects()).isEmpty();
    }

    @Test
    void everyStepOfARemovalCanFailAndBeRepeated() {
        for (int step = 0; ; step++) {
            manager.define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
            AtomicInteger before = new AtomicInteger(step);
            AtomicInteger failed = new AtomicInteger();
            server.answering(request -> {
                boolean meant = request.startsWith("DELETE") || request.startsWith("PATCH");
                return meant && before.getAndDecrement() == 0 && failed.incrementAndGet() > 0 ? BROKEN : "";
            });
            Batch batch = manager.remove(List.of(service("coder")));
            server.answering(_ -> "");
            if (failed.get() == 0) {
                assertThat(batch.failures()).isEmpty();
                assertThat(step).as("steps").isGreaterThan(2);
                return;
            }
            assertThat(failure(batch)).hasMessageContaining("it broke");
            manager.remove(List.of(service("coder"))).orThrow();
            assertThat(scene.objects()).as("after step " + step).isEmpty();
        }
    }

    @Test
    void anUpdateThatMeetsAnotherOneIsRepeated() {
        manager.define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        AtomicInteger left = failing("PATCH /apis/apps", STALE, 2);
        assertThat(manager.define(scene.gateway("coder", "second")).change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(left.get()).isNegative();
        assertThat(manager.inspect(List.of(scene.gateway("coder", "second")))
                        .getFirst()
                        .differences())
                .isEmpty();
    }

    @Test
    void anExpiredWatchAndAServerThatIsAwayDoNotEndAWait() {
        manager.define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        AtomicInteger asked = new AtomicInteger();
        server.answering(request -> {
            if (request.contains("watch=1")) {
                return EXPIRED;
            }
            boolean waiting = request.startsWith("GET") && request.contains("/pods?") && asked.incrementAndGet() > 1;
            return waiting && asked.get() < 6 ? "503 " : "";
        });
        GatehouseException late =
                failure(manager.start(List.of(service("coder")), Wait.untilReady(Duration.ofSeconds(4))));
        assertThat(late).hasMessageContaining("within 4 s");
        assertThat(asked.get()).as("it went on").isGreaterThan(6);
    }

    @Test
    void aWaitWithoutAnswersSaysSoAtItsLimit() {
        manager.define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        manager.start(List.of(service("coder")), Wait.none()).orThrow();
        AtomicBoolean commanded = new AtomicBoolean();
        // The look before the command is answered.
        server.answering(request -> {
            if (!request.startsWith("GET")) {
                commanded.set(true);
            }
            return request.startsWith("GET") && commanded.get() ? BROKEN : "";
        });
        GatehouseException late =
                failure(manager.start(List.of(service("coder")), Wait.untilReady(Duration.ofSeconds(2))));
        assertThat(late).hasMessageContainingAll("within 2 s", "the cluster does not answer: it broke");
        Advised.run(CLUSTER.get(), late).orThrow();
    }

    @Test
    @Tag("all")
    void threeHundredGatewaysTakeTwoRequests() {
        List<GatewayDefinition> all = IntStream.range(0, 300)
                .mapToObj(number -> scene.gateway("g" + number))
                .toList();
        List<ServiceName> services =
                all.stream().map(GatewayDefinition::service).toList();
        server.takeRequests();
        long begun = System.nanoTime();
        manager.define(all, Initially.DOWN).orThrow();
        long defined = System.nanoTime();
        int define = server.takeRequests().size();
        assertThat(manager.status(services))
                .hasSize(300)
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(State.DOWN));
        long read = System.nanoTime();
        assertThat(server.takeRequests()).hasSize(2);
        assertThat(manager.services()).hasSize(300);
        server.takeRequests();
        long removing = System.nanoTime();
        manager.remove(services).orThrow();
        long removed = System.nanoTime();
        int remove = server.takeRequests().size();
        System.out.println(
                "300 gateways: defined in " + (defined - begun) / 1_000_000 + " ms by " + define + " requests, read in "
                        + (read - defined) / 1_000_000 + " ms, removed in " + (removed - removing) / 1_000_000
                        + " ms by " + remove
                        + " requests");
        assertThat(define).as("linear").isLessThanOrEqualTo(300 * 12);
        assertThat(remove).as("linear").isLessThanOrEqualTo(300 * 14 + 50);
        assertThat(scene.objects()).isEmpty();
    }
}
