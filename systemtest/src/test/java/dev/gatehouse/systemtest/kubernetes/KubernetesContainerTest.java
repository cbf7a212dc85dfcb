package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container gives a gateway, or not: files that it can write, and memory. On a real cluster. */
@Tag("all")
class KubernetesContainerTest implements Conformance {
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
        return fixture;
    }

    private FakeGateway gatewayIn(KubernetesPlace place) {
        fixture = new KubernetesFixture(place);
        return gateway("alpha");
    }

    /** Most volumes are given to the gateway's group when they are mounted. */
    @Test
    void aVolumeOfRootIsGivenToTheGatewaysGroup() throws IOException {
        FakeGateway gateway = gatewayIn(KubernetesPlace.ofRoot(CLUSTER.get(), true));
        define(gateway);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        Path written = fixture().home().directory(gateway.profile()).resolve("written");
        gateway.tell("run touch " + written);
        Poll.until("the gateway writes in its directory", LIMIT, () -> Files.exists(written));
        assertThat(Files.getAttribute(written, "unix:uid")).isEqualTo(KubernetesPlace.UID);
        Path records = fixture().home().path().resolve("logs/gateways/alpha");
        assertThat(records.resolve("kubernetes.run")).exists();
        // What Gatehouse creates there later is not given to the group by a further mount.
        FakeGateway later = gateway("beta");
        define(later);
        manager().start(later.service(), Wait.PROOF);
        assertThat(records.resolveSibling("beta/kubernetes.run")).exists();
        manager().stop(List.of(gateway.service(), later.service()), Wait.PROOF).orThrow();
    }

    /** A directory of the node is not. */
    @Test
    void aVolumeThatStaysRootsIsAFailureThatSaysWhatToDo() throws IOException {
        FakeGateway gateway = gatewayIn(KubernetesPlace.ofRoot(CLUSTER.get(), false));
        define(gateway);
        Path home = fixture().home().path();
        String words = "cannot write to " + home.resolve("logs/gateways/alpha");
        String advice = home
                + " belongs to 0:0 (drwx------), and the gateway's user is 10000:10000; run chown -R 10000:10000 on that"
                + " directory of the volume";
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining(words)
                .hasMessageContaining(advice);
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isIn(State.CRASHLOOP, State.STARTING);
        assertThat(status.reason().orElse("")).contains(words, advice);
        assertThat(gateway.events().all()).isEmpty();
        try (Stream<Path> files = Files.walk(home)) {
            files.forEach(KubernetesPlace::give);
        }
        awaitState(gateway, State.UP);
        manager().stop(gateway.service(), Wait.PROOF);
    }

    @Test
    void aGatewayWithoutEnoughMemoryIsAFailureWithThatName() {
        FakeGateway gateway = gatewayIn(new KubernetesPlace(CLUSTER.get()))
                .withMemoryLimit(64L << 20)
                .neverServing();
        GatewayDefinition greedy = gateway.definition().toBuilder()
                .command(List.of("/bin/perl", "-e", "my $much = 'x' x 300_000_000; sleep 1000"))
                .build();
        manager().define(List.of(greedy), Initially.DOWN).orThrow();
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("OOMKilled")
                .hasMessageContaining("the memory limit is 64Mi");
        Poll.until(
                () -> "the reason in " + statusOf(gateway),
                LIMIT,
                () -> statusOf(gateway).lastExit().filter(LastExit::outOfMemory).isPresent()
                        && statusOf(gateway)
                                .reason()
                                .filter(reason -> reason.contains("OOMKilled"))
                                .isPresent());
        manager().stop(gateway.service(), Wait.PROOF);
    }
}
