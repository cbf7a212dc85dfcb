package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The main program of a container: a gateway, a dashboard, or whatever the caller names. */
@Order(2)
class MainProgramTest {
    private static final String SLOTS = S6Namespace.OWN_SCANDIR;
    private static final int HERMES = Identity.HERMES.uid();

    @Test
    void dashboardContainerDoesNotChangeGateways() {
        try (Container dashboard = Container.create(Map.of("GATEHOUSE_ROLE", "dashboard"))) {
            dashboard.profile("default", "running");
            String said = dashboard.start("dashboard", "--host", "0.0.0.0");
            assertThat(said).contains("reconcile: skipping");
            assertThat(dashboard.svscan(SLOTS)).isEmpty();
            try (Container gateways = Container.sharing(dashboard, Map.of())) {
                gateways.start();
                int gateway = gateways.nextPid(SLOTS + "/gateway-default", 0);
                assertThat(dashboard.stop()).contains("all down");
                assertThat(gateways.pid(SLOTS + "/gateway-default")).isEqualTo(gateway);
            }
        }
    }

    @Test
    void gatewayRunStartsASupervisedGatewayAndSleeps() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "stopped");
            container.profile("coder", "stopped");
            container.start("-p", "coder", "gateway", "run");
            try (Running main = container.main(Identity.ROOT, "-p", "coder", "gateway", "run")) {
                int gateway = container.nextPid(SLOTS + "/gateway-coder", 0);
                assertThat(container.uid(gateway)).isEqualTo(HERMES);
                Poll.until(
                        "the banner", Container.LIMIT, () -> main.errorSoFar().contains("--no-supervise"));
                assertThat(main.errorSoFar())
                        .contains(
                                "s6 supervision",
                                "HERMES_GATEWAY_NO_SUPERVISE",
                                "/opt/data/logs/gateways/coder/current");
                assertThat(main.isAlive()).isTrue();
                container.asRoot("kill -9 " + gateway);
                container.nextPid(SLOTS + "/gateway-coder", gateway);
                assertThat(main.isAlive())
                        .as("a crash of the gateway does not end the container")
                        .isTrue();
                assertThat(container.svstat("up", SLOTS + "/gateway-default")).isEqualTo("false");
            }
        }
    }

    @Test
    void containerWithoutRecordsStartsItsGateway() {
        try (Container container = Container.create(Map.of())) {
            container.asHermes("echo soul >/opt/data/SOUL.md").orThrow();
            container.start("gateway", "run");
            assertThat(container.uid(container.nextPid(SLOTS + "/gateway-default", 0)))
                    .isEqualTo(HERMES);
            assertThat(container.read("/opt/data/gateway.intent")).startsWith("running\nformat=1\n");
        }
    }

    @Test
    void gatewayRunStaysInTheForegroundIfSupervisionIsDisabled() {
        for (Map<String, String> refusal :
                List.of(Map.of("HERMES_GATEWAY_NO_SUPERVISE", "Yes"), Map.of("HERMES_S6_SUPERVISED_CHILD", "1"))) {
            try (Container container = Container.create(refusal)) {
                container.start();
                try (Running main = container.main(Identity.ROOT, "gateway", "run")) {
                    assertThat(main.nextLine(Container.LIMIT))
                            .as(main.errorSoFar())
                            .contains("hermes says: gateway run");
                }
                assertThat(container.asRoot("ls -A " + SLOTS + " | grep gateway-default || true"))
                        .isNotEmpty();
                assertThat(container.svstat("up", SLOTS + "/gateway-default")).isEqualTo("false");
            }
        }
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "running");
            container.profile("coder", "running");
            container.start("gateway", "run", "--no-supervise");
            container.nextPid(SLOTS + "/gateway-coder", 0);
            try (Running main = container.main(Identity.ROOT, "hermes", "gateway", "run", "--no-supervise")) {
                assertThat(main.nextLine(Container.LIMIT)).contains("hermes says: gateway run --no-supervise");
                assertThat(container.svstat("up", SLOTS + "/gateway-default"))
                        .as("the gateway in the foreground is the only one")
                        .isEqualTo("false");
            }
        }
    }

    @Test
    void mainProgramIsHermesOrTheNamedProgram() {
        try (Container container = Container.create(Map.of())) {
            container.start();
            assertThat(container.main(Identity.ROOT).result(Container.LIMIT).orThrow())
                    .isEqualTo("hermes says: \n");
            assertThat(container
                            .main(Identity.ROOT, "chat", "a b")
                            .result(Container.LIMIT)
                            .orThrow())
                    .isEqualTo("hermes says: chat a b\n");
            assertThat(container
                            .main(
                                    Identity.ROOT,
                                    "sh",
                                    "-c",
                                    "echo \"$1\" $(/usr/bin/id -u) $HOME; exit 7",
                                    "sh",
                                    "a  b")
                            .result(Container.LIMIT))
                    .isEqualTo(new Result(7, "a  b 10000 /opt/data\n", ""));
            assertThat(container
                            .main(Identity.HERMES, "version")
                            .result(Container.LIMIT)
                            .orThrow())
                    .isEqualTo("hermes says: version\n");
            Result stranger =
                    container.main(new Identity("daemon", 1, 1, "/"), "version").result(Container.LIMIT);
            assertThat(stranger.exitCode()).isEqualTo(1);
            assertThat(stranger.output()).isEmpty();
            assertThat(stranger.error()).contains("--user 1").contains("HERMES_UID");
        }
    }

    @Test
    void entryPointExecutesInitAndDetectsADashboardContainer() {
        try (Container container = Container.create(Map.of())) {
            container.write("/init", "#!/bin/sh\necho \"pid=$$ role=${GATEHOUSE_ROLE-} words=$*\"\n");
            container.asRoot("chmod 0755 /init");
            String entry = "/opt/gatehouse/container/entry";
            String wrapper = "/opt/gatehouse/container/main-wrapper.sh";
            assertThat(container.asRoot("unshare -pf " + entry + " hermes -p dashboard gateway run"))
                    .isEqualTo("pid=1 role= words=" + wrapper + " hermes -p dashboard gateway run\n");
            assertThat(container.asRoot("unshare -pf " + entry + " hermes -p coder dashboard --host x"))
                    .isEqualTo("pid=1 role=dashboard words=" + wrapper + " hermes -p coder dashboard --host x\n");

            Result unsupervised = container.exec(Identity.ROOT, entry, "version");
            assertThat(unsupervised.orThrow()).endsWith("hermes says: version\n");
            assertThat(unsupervised.error()).contains("without supervision");
            assertThat(container.calls()).last().asString().startsWith("uid=10000 ");
        }
    }
}
