package dev.gatehouse.systemtest.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the namespace with systemd that other tests run in. */
class SystemdNamespaceTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeAll
    static void namespaces() {
        Prerequisites.assumeSystemd();
    }

    @Test
    void systemdIsPid1AndStartsNoServicesOfTheHost() {
        try (SystemdNamespace namespace = SystemdNamespace.open(Map.of())) {
            assertThat(namespace.exec(Identity.ALICE, "cat", "/proc/1/comm").orThrow())
                    .isEqualTo("systemd\n");
            assertThat(namespace
                            .exec(Identity.ALICE, "systemctl", "is-system-running")
                            .output())
                    .isEqualTo("running\n");
            assertThat(running(namespace))
                    .containsExactlyInAnyOrder("dbus.service", "systemd-journald.service", "systemd-logind.service");
            assertThat(namespace.exec(Identity.ROOT, "loginctl", "--no-legend").orThrow())
                    .isEmpty();
            assertThat(namespace
                            .exec(Identity.ROOT, "sh", "-c", "echo x >/proc/sys/kernel/hostname")
                            .exitCode())
                    .isNotZero();
        }
    }

    private static List<String> running(SystemdNamespace namespace) {
        return namespace
                .exec(Identity.ROOT, "systemctl", "list-units", "--type=service", "--state=running", "--plain", "-q")
                .orThrow()
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    @Test
    void lingeringAccountHasAUserManagerAfterAReboot() {
        try (SystemdNamespace namespace = SystemdNamespace.open(Map.of())) {
            namespace.linger(Identity.ALICE);
            namespace
                    .exec(Identity.ALICE, "sh", "-c", "echo kept >/home/alice/kept; echo lost >/run/user/10001/lost")
                    .orThrow();
            long before = namespace.pid();

            namespace.reboot();

            assertThat(namespace.pid()).isNotEqualTo(before);
            namespace.awaitUserManager(Identity.ALICE);
            assertThat(namespace.exec(Identity.ALICE, "cat", "/home/alice/kept").orThrow())
                    .isEqualTo("kept\n");
            assertThat(namespace
                            .exec(Identity.ALICE, "cat", "/run/user/10001/lost")
                            .exitCode())
                    .isEqualTo(1);
            // The journal of the previous boot requires a journal on disk.
            assertThat(namespace
                            .exec(Identity.ROOT, "journalctl", "--quiet", "--list-boots", "--no-pager")
                            .orThrow()
                            .lines())
                    .hasSize(2);
        }
    }

    @Test
    void logoutWithoutLingerEndsTheUserManager() {
        try (SystemdNamespace namespace = SystemdNamespace.open(Map.of())) {
            namespace.logIn(Identity.ALICE);
            assertThat(running(namespace)).contains("user@10001.service");
            namespace.logOut(Identity.ALICE);
            Poll.until(
                    "the user manager has exited",
                    LIMIT,
                    () -> !running(namespace).contains("user@10001.service"));
        }
    }

    @Test
    void twoNamespacesAreIndependent() {
        try (SystemdNamespace one = SystemdNamespace.open(Map.of());
                SystemdNamespace other = SystemdNamespace.open(Map.of())) {
            one.exec(Identity.ROOT, "systemd-run", "--quiet", "--unit=only-here", "sleep", "1000")
                    .orThrow();
            assertThat(running(one)).contains("only-here.service");
            assertThat(running(other)).doesNotContain("only-here.service");
            one.close();
            assertThat(other.exec(Identity.ROOT, "systemctl", "is-system-running")
                            .output())
                    .isEqualTo("running\n");
        }
    }

    @Test
    void leavesNoTracesOnTheHost() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
        SystemdNamespace namespace = SystemdNamespace.open(Map.of());
        namespace.linger(Identity.ALICE);
        Running running = namespace.start(Identity.ALICE, Map.of(), "sleep", "1000");
        namespace
                .exec(Identity.ROOT, "sh", "-c", "echo x >/etc/gatehouse-left; echo x >/opt/gatehouse-left")
                .orThrow();
        assertThat(Traces.controlGroups(namespace)).isNotEmpty();
        ProcessHandle init = ProcessHandle.of(namespace.pid()).orElseThrow();

        namespace.close();

        assertThat(init.isAlive()).isFalse();
        Poll.until("the command inside has exited", LIMIT, () -> !running.isAlive());
        assertThat(namespace.scratch()).doesNotExist();
        assertThat(Path.of("/etc/gatehouse-left")).doesNotExist();
        assertThat(Path.of("/opt/gatehouse-left")).doesNotExist();
        assertThat(Path.of("/var/lib/systemd/linger/alice")).doesNotExist();
        assertThat(Traces.controlGroups(namespace)).isEmpty();
        assertThat(Files.readAllLines(Path.of("/proc/self/mounts"))).isEqualTo(mounts);
    }
}
