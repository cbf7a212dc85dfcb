package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A container with {@code GATEHOUSE_TREE=root}: the gateways run in the tree of PID 1, as in Hermes's own images. */
class RootTreeTest {
    private static final Map<String, String> ROOT_TREE = Map.of("GATEHOUSE_TREE", "root");
    private static final String SLOTS = S6Namespace.ROOT_SCANDIR;

    @Test
    void gatewaysRunInTheRootTreeAndTheirAccountCanRegister() {
        try (Container container = Container.create(ROOT_TREE)) {
            container.profile("default", "running");
            container.profile("coder", "stopped");
            String said = container.start();
            container.assertServices(
                    said,
                    "service dashboard up",
                    "service gateways up",
                    "service gateways-boot up",
                    "service main-hermes up");
            int gateway = container.nextPid(SLOTS + "/gateway-default", 0);
            container.awaitUid(gateway, Identity.HERMES.uid());
            assertThat(container.uid(container.processes().get(gateway).parent()))
                    .as("its supervisor runs as root")
                    .isZero();
            Poll.until(
                    "hermes was called",
                    Container.LIMIT,
                    () -> container.calls().size() == 1);
            assertThat(container.calls())
                    .containsExactly("uid=10000 home=/opt/data HOME=/opt/data child=1 words=gateway run");
            assertThat(container.svstat("up", SLOTS + "/gateway-coder")).isEqualTo("false");

            Result create = container.gatehouse("profile", "create", "writer", "--start");
            assertThat(create.exitCode()).as(create.toString()).isZero();
            assertThat(container.uid(container.pid(SLOTS + "/gateway-writer"))).isEqualTo(Identity.HERMES.uid());
            Result stop = container.gatehouse("gateway", "stop", "--all");
            assertThat(stop.exitCode()).as(stop.toString()).isZero();
            assertThat(container.svstat("up", SLOTS + "/gateway-writer")).isEqualTo("false");
        }
    }

    @Test
    void restartedContainerFollowsTheIntents() {
        try (Container container = Container.create(ROOT_TREE)) {
            container.profile("default", "running");
            container.profile("coder", "stopped");
            container.start();
            assertThat(container.gatehouse("gateway", "stop", "default").exitCode())
                    .isZero();
            assertThat(container.gatehouse("gateway", "start", "coder").exitCode())
                    .isZero();
            container.restart();
            assertThat(container.nextPid(SLOTS + "/gateway-coder", 0)).isPositive();
            assertThat(container.svstat("up", SLOTS + "/gateway-default")).isEqualTo("false");
        }
    }

    @Test
    void secondContainerOnTheSameHomeIsRefused() {
        try (Container first = Container.create(ROOT_TREE)) {
            first.profile("default", "running");
            first.start();
            try (Container second = Container.sharing(first, Map.of())) {
                String said = second.start();
                second.assertServices(
                        said,
                        "service dashboard up",
                        "service gateways up",
                        "service gateways-boot up",
                        "service main-hermes up");
                assertThat(said).contains("with scan directory /run/service, since ");
            }
        }
    }

    @Test
    void stoppingTheContainerGivesEachGatewayItsTimeAndFreesTheHomeAfterwards() {
        try (Container container = Container.create(ROOT_TREE)) {
            container.profile("default", "running");
            container.asHermes("touch /opt/data/ends-slowly").orThrow();
            container.start();
            container.nextPid(SLOTS + "/gateway-default", 0);
            Poll.until(
                    "hermes was called",
                    Container.LIMIT,
                    () -> container.calls().size() == 1);
            try (Running main = container.main(Identity.ROOT, "-p", "other", "gateway", "run", "--no-supervise")) {
                Poll.until(
                        "both were called",
                        Container.LIMIT,
                        () -> container.calls().size() == 2);
                assertThat(container.stop()).contains("Gateways stopped: 1", "all down");
                assertThat(container.read("/opt/data/ends"))
                        .as("both, the one in the foreground too, ended by themselves")
                        .isEqualTo("ended\nended\n");
                assertThat(main.isAlive()).isFalse();
            }
            assertThat(container.asRoot("s6-setlock -n /opt/data/.gatehouse/owner.lock echo free"))
                    .isEqualTo("free\n");
            assertThat(container.read("/opt/data/gateway.intent")).startsWith("running\n");
        }
    }
}
