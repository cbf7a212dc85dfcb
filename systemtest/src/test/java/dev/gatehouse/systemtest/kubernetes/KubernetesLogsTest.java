package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.cluster.ClusterProgram;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The output of gateways whose containers and pods come and go, on a real cluster. */
@Tag("all")
class KubernetesLogsTest implements Conformance {
    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    private KubernetesFixture fixture;

    @AfterEach
    void closeFixture() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Override
    public KubernetesFixture fixture() {
        if (fixture == null) {
            fixture = new KubernetesFixture(new KubernetesPlace(CLUSTER.get()));
        }
        return fixture;
    }

    private static LogQuery all(FakeGateway... gateways) {
        return LogQuery.all(Stream.of(gateways).map(FakeGateway::service).toList());
    }

    private List<String> texts(LogQuery query) {
        List<String> texts = new ArrayList<>();
        manager().logs().read(query, line -> texts.add(line.text()));
        return texts;
    }

    /** Reads in a thread of its own, until it is closed. */
    @Test
    void theOutputOfTheContainerBeforeIsReadToo() {
        FakeGateway gateway = gateway("alpha").with("FAKE_SAY", "hello");
        long pid = up(gateway);
        gateway.tell("say last words");
        Poll.until("they can be read", LIMIT, () -> texts(all(gateway)).contains("last words"));
        fixture().killContainer(pid);
        gateway.events().awaitStart(2);
        Poll.until(
                () -> "both containers in " + texts(all(gateway)),
                LIMIT,
                () -> texts(all(gateway)).equals(List.of("hello", "last words", "hello")));
        assertThat(texts(all(gateway).withLast(2))).containsExactly("last words", "hello");
        assertThat(texts(all(gateway).ofPrevious())).containsExactly("hello", "last words");
        assertThat(texts(all(gateway).ofPrevious().withLast(1))).containsExactly("last words");
        manager().restart(gateway.service(), Wait.PROOF);
        gateway.events().awaitStart(3);
        assertThatThrownBy(() -> texts(all(gateway).ofPrevious()))
                .hasMessageContaining("has had no container before the present one")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).contains("gateway logs --all-lines alpha"));
    }

    @Test
    void aFollowerGoesOnThroughContainersAndPods() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        try (LogFollower follower = new LogFollower(manager(), all(gateway))) {
            start(gateway);
            long pid = gateway.events().awaitStart(1);
            gateway.tell("say one");
            assertThat(follower.text()).isEqualTo("one");
            gateway.tell("say two");
            assertThat(follower.text()).isEqualTo("two");
            fixture().killContainer(pid);
            gateway.events().awaitStart(2);
            gateway.tell("say after the container");
            assertThat(follower.text()).isEqualTo("after the container");
            manager().restart(gateway.service(), Wait.PROOF);
            gateway.events().awaitStart(3);
            gateway.tell("say after the restart");
            assertThat(follower.text()).isEqualTo("after the restart");
            manager().stop(gateway.service(), Wait.PROOF);
            manager().start(gateway.service(), Wait.PROOF);
            gateway.events().awaitStart(4);
            gateway.tell("say after the stop");
            assertThat(follower.text()).isEqualTo("after the stop");
        }
    }

    @Test
    void aFollowerSurvivesTheApiServer() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("say before");
        Poll.until("it can be read", LIMIT, () -> texts(all(gateway)).contains("before"));
        try (LogFollower follower = new LogFollower(manager(), all(gateway).withLast(1))) {
            assertThat(follower.text()).isEqualTo("before");
            CLUSTER.get().stop(ClusterProgram.API_SERVER);
            gateway.tell("say while it is away");
            CLUSTER.get().start(ClusterProgram.API_SERVER);
            assertThat(follower.text()).isEqualTo("while it is away");
            gateway.tell("say afterwards");
            assertThat(follower.text()).isEqualTo("afterwards");
        }
    }

    @Test
    void severalGatewaysAreFollowedAtOnce() throws Exception {
        FakeGateway alpha = gateway("alpha");
        FakeGateway beta = gateway("beta");
        FakeGateway later = gateway("later");
        up(alpha);
        up(beta);
        define(later);
        try (LogFollower follower = new LogFollower(manager(), all(alpha, beta, later))) {
            for (FakeGateway gateway : List.of(alpha, beta, alpha)) {
                gateway.tell("say from " + gateway.profile());
                LogLine line = follower.next();
                assertThat(line.text()).isEqualTo("from " + gateway.profile());
                assertThat(line.service()).isEqualTo(gateway.service());
            }
            start(later);
            later.events().awaitStart(1);
            later.tell("say me too");
            assertThat(follower.next().service()).isEqualTo(later.service());
        }
    }

    @Test
    void aGatewayWithoutAPodHasAHistoryOnly() {
        FakeGateway gateway = gateway("alpha").with("FAKE_SAY", "hello");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThatThrownBy(() -> texts(all(gateway)))
                .hasMessageContaining("The gateway of alpha has no pod")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).contains("gateway logs --all-lines alpha"));
        assertThat(texts(all(gateway).withSupervisor()))
                .containsExactly("kubernetes: run 1 began", "kubernetes: run 1 ended 0");
        assertThat(texts(all(gateway).withSupervisor().withLast(1))).containsExactly("kubernetes: run 1 ended 0");
    }

    @Test
    void theHistoryIsFollowedWithTheOutput() throws Exception {
        FakeGateway gateway = gateway("alpha").with("FAKE_SAY", "hello");
        define(gateway);
        try (LogFollower follower = new LogFollower(manager(), all(gateway).withSupervisor())) {
            start(gateway);
            assertThat(List.of(follower.text(), follower.text()))
                    .containsExactlyInAnyOrder("kubernetes: run 1 began", "hello");
            gateway.tell("exit 78");
            assertThat(follower.text()).isEqualTo("kubernetes: run 1 ended 78");
            assertThat(follower.text()).isEqualTo("kubernetes: run 1 failed");
            awaitState(gateway, State.FAILED);
        }
        List<String> both = texts(all(gateway).withSupervisor());
        assertThat(both)
                .containsExactlyInAnyOrder(
                        "kubernetes: run 1 began", "hello", "kubernetes: run 1 ended 78", "kubernetes: run 1 failed");
    }
}
