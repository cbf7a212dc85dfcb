package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.testkit.Poll;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dashboard: a static service that is down unless it is enabled. */
class DashboardTest {
    private static final String DASHBOARD = "/run/service/dashboard";

    @Test
    void disabledDashboardIsDown() {
        try (Container container = Container.create(Map.of())) {
            container.start();
            assertRests(container, "without a setting");
            for (String word : List.of("", "0", "on", "YeS")) {
                container.write("/run/s6/container_environment/HERMES_DASHBOARD", word);
                container.asRoot("s6-svc -wu -u " + DASHBOARD);
                assertRests(container, "with " + word);
            }
            assertThat(container.calls()).isEmpty();
        }
    }

    private static void assertRests(Container container, String when) {
        Poll.until(
                "dashboard is down permanently " + when,
                Container.LIMIT,
                () -> container.svstat("up,wantedup,exitcode", DASHBOARD).equals("false false 0"));
    }

    @Test
    void enabledDashboardRunsAsTheGatewaysAccountAndIsRestarted() {
        try (Container container = Container.create(Map.of(
                "HERMES_DASHBOARD", "True", "HERMES_DASHBOARD_HOST", "0.0.0.0", "HERMES_DASHBOARD_PORT", "9200"))) {
            container.start();
            int pid = called(container, 1);
            assertThat(container.uid(pid)).isEqualTo(Identity.HERMES.uid());
            assertThat(container.calls())
                    .containsExactly(
                            "uid=10000 home=/opt/data HOME=/opt/data child= words=dashboard --host 0.0.0.0 --port 9200"
                                    + " --no-open");
            container.asRoot("kill -9 " + pid);
            int second = container.nextPid(DASHBOARD, pid);
            called(container, 2);
            container.asHermes("echo 0 >/opt/data/exit-dashboard").orThrow();
            assertThat(container.nextPid(DASHBOARD, second))
                    .as("restarted after exit 0 too")
                    .isPositive();
        }
    }

    @Test
    void configurationErrorEndsTheRestarts() {
        try (Container container = Container.create(Map.of("HERMES_DASHBOARD", "1"))) {
            container.start();
            called(container, 1);
            assertThat(container.calls().getFirst()).endsWith("words=dashboard --host 127.0.0.1 --port 9119 --no-open");
            container.asHermes("echo 78 >/opt/data/exit-dashboard").orThrow();
            Poll.until(
                    "it is down for good",
                    Container.LIMIT,
                    () -> container.svstat("up,wantedup,exitcode", DASHBOARD).equals("false false 78"));
        }
    }

    @Test
    void gatewaysAccountCanControlTheDashboard() {
        try (Container container = Container.create(Map.of("HERMES_DASHBOARD", "1"))) {
            container.start();
            int pid = called(container, 1);
            container.asHermes("s6-svc -r " + DASHBOARD).orThrow();
            assertThat(container.nextPid(DASHBOARD, pid)).isPositive();
            assertThat(container.asHermes("s6-svstat -o up " + DASHBOARD).orThrow())
                    .isEqualTo("true\n");
            assertThat(container
                            .asHermes("s6-svc -d /run/service/s6rc-oneshot-runner")
                            .exitCode())
                    .as("services of s6-rc itself are not accessible")
                    .isNotZero();
        }
    }

    /** Waits for a number of calls of hermes and returns the dashboard's pid. */
    private static int called(Container container, int times) {
        Poll.until("call " + times, Container.LIMIT, () -> container.calls().size() == times);
        return container.pid(DASHBOARD);
    }
}
