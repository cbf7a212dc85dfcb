package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogQuery;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The control plane goes away for a while, and commands are under way. */
@Tag("all")
@Order(1)
class KubernetesOutageTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Longer than every request's own limit, and than the time after which the controllers give up a node of these clusters. */
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    /** A start with this limit ends while the API server is away. */
    private static final Duration SHORTER = Duration.ofSeconds(40);

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    private KubernetesFixture fixture;
    private ServiceManager manager;

    @BeforeEach
    void open() {
        fixture = new KubernetesFixture(new KubernetesPlace(CLUSTER.get()));
        manager = fixture.manager();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A gateway that becomes ready when it is told to. */
    private FakeGateway late(String name, int port) {
        FakeGateway gateway = fixture.gateway(name).with(new Readiness.Port(port, LIMIT));
        manager.define(gateway.definition());
        return gateway;
    }

    private Batch start(FakeGateway gateway, Duration limit) {
        return manager.start(List.of(gateway.service()), Wait.untilReady(limit));
    }

    private void awaitUp(ServiceName service) {
        Poll.until(
                () -> "up: " + manager.status(service),
                LIMIT,
                () -> manager.status(service).state() == State.UP);
    }

    @Test
    void etcdRestartsWhileAGatewayStarts() throws Exception {
        FakeGateway coder = late("coder", 8123);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Batch> start = threads.submit(() -> start(coder, LIMIT));
            // The start watches the pod by now: the gateway runs, and is not ready.
            coder.events().awaitStart(1);
            CLUSTER.get().restart(ClusterProgram.ETCD);
            assertThat(start.isDone()).as("it still waits for readiness").isFalse();
            coder.tell("listen 8123");
            start.get().orThrow();
        }
        awaitUp(coder.service());
        assertThat(coder.events().starts()).as("nothing was started twice").hasSize(1);
        manager.stop(List.of(coder.service()), Wait.PROOF).orThrow();
        assertThat(manager.status(coder.service()).state()).isEqualTo(State.DOWN);
    }

    @Test
    void theApiServerIsAwayForAMinute() throws Exception {
        FakeGateway coder = late("coder", 8123);
        FakeGateway writer = late("writer", 8124);
        FakeGateway talker = fixture.gateway("talker");
        manager.define(talker.definition());
        manager.start(List.of(talker.service()), Wait.untilReady(LIMIT)).orThrow();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                LogFollower follower = new LogFollower(manager, LogQuery.all(List.of(talker.service())))) {
            talker.tell("say before");
            assertThat(follower.text()).isEqualTo("before");
            Future<Batch> start = threads.submit(() -> start(coder, LIMIT));
            coder.events().awaitStart(1);
            Future<Batch> shorter = threads.submit(() -> start(writer, SHORTER));
            writer.events().awaitStart(1);
            CLUSTER.get().stop(ClusterProgram.API_SERVER);
            try {
                talker.tell("say while it is away");
                Poll.throughout("status says so for a minute", OUTAGE, () -> {
                    ServiceStatus status = manager.status(talker.service());
                    return status.state() == State.UNKNOWN
                            && status.reason()
                                    .filter(reason -> reason.contains("The cluster does not answer"))
                                    .isPresent();
                });
                GatehouseException late = failure(shorter.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
                assertThat(late).hasMessageContaining("the cluster does not answer");
                Advised.run(CLUSTER.get(), late).orThrow();
                assertThat(start.isDone()).as("its limit is longer").isFalse();
            } finally {
                CLUSTER.get().start(ClusterProgram.API_SERVER);
            }
            assertThat(follower.text()).isEqualTo("while it is away");
            talker.tell("say afterwards");
            assertThat(follower.text()).isEqualTo("afterwards");
            coder.tell("listen 8123");
            writer.tell("listen 8124");
            start.get().orThrow();
        }
        // The kubelet asks for pods again only after a growing pause: once it starts a new one, it also ends the
        // others.
        FakeGateway later = fixture.gateway("later");
        manager.define(later.definition());
        start(later, LIMIT).orThrow();
        for (FakeGateway gateway : List.of(coder, writer, talker, later)) {
            awaitUp(gateway.service());
            assertThat(gateway.events().starts()).as("no run ended").hasSize(1);
            manager.stop(List.of(gateway.service()), Wait.PROOF).orThrow();
        }
    }
}
