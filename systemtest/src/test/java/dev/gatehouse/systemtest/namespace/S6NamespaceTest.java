package dev.gatehouse.systemtest.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the namespace with s6 that other tests run in. */
class S6NamespaceTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @BeforeAll
    static void namespaces() {
        Prerequisites.assumeNamespaces();
    }

    @Test
    void s6SvscanIsPid1AndTheHostLooksLikeAContainer() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
            assertThat(namespace.exec(Identity.HERMES, "cat", "/proc/1/comm").orThrow())
                    .isEqualTo("s6-svscan\n");
            assertThat(namespace
                            .exec(Identity.HERMES, "test", "-d", "/run/s6/basedir")
                            .exitCode())
                    .isZero();
            assertThat(namespace.exec(Identity.HERMES, "id", "-un").orThrow()).isEqualTo("hermes\n");
            assertThat(namespace.exec(Identity.HERMES, "id", "-G").orThrow()).isEqualTo("10000\n");
            assertThat(namespace.exec(Identity.ROOT, "id", "-u").orThrow()).isEqualTo("0\n");
            assertThat(namespace
                            .exec(Identity.HERMES, "sh", "-c", "grep ^CapEff /proc/self/status")
                            .orThrow())
                    .isEqualTo("CapEff:\t0000000000000000\n");
        }
    }

    @Test
    void execReturnsOutputsAndExitCodeAndSetsTheEnvironment() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
            Result result = namespace.exec(
                    Identity.HERMES,
                    Map.of("WORD", "a 'b' \n$c"),
                    "sh",
                    "-c",
                    "printf %s \"$WORD\"; echo no >&2; exit 7");
            assertThat(result).isEqualTo(new Result(7, "a 'b' \n$c", "no\n"));
            assertThat(namespace.exec(Identity.ROOT, "env").orThrow().lines().map(line -> line.split("=", -1)[0]))
                    .containsExactlyInAnyOrder("HOME", "LANG", "PATH", "PWD", "USER");
        }
    }

    @Test
    void commandIsKilledWithItsChildrenAfterTheLimit() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
            Running running = namespace.start(Identity.HERMES, Map.of(), "sh", "-c", "sleep 1000 & echo $!; wait");
            String child = running.nextLine(LIMIT).orElseThrow();
            assertThatThrownBy(() -> running.result(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("sh did not exit within 50 ms");
            Poll.until(
                    "the child is gone",
                    LIMIT,
                    () -> namespace
                                    .exec(Identity.ROOT, "test", "-e", "/proc/" + child)
                                    .exitCode()
                            == 1);
        }
    }

    @Test
    void withContenvSetsTheContainersEnvironment() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
            String script = "/run/asked";
            namespace
                    .exec(
                            Identity.ROOT,
                            "sh",
                            "-c",
                            "printf '#!/command/with-contenv sh\\necho \"$HERMES_HOME\" \"$1\"\\n' >" + script
                                    + " && chmod 755 " + script)
                    .orThrow();
            assertThat(namespace.exec(Identity.HERMES, script, "word").orThrow())
                    .isEqualTo("/opt/data word\n");
        }
    }

    @Test
    void bothTreesSuperviseAndThePrivateOneRunsAsItsAccount() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN.withOwnTree())) {
            assertThat(namespace
                            .exec(Identity.ROOT, "s6-svstat", "-o", "up", "/run/service/gateways")
                            .orThrow())
                    .isEqualTo("true\n");
            assertThat(namespace
                            .exec(Identity.HERMES, "s6-svscanctl", "-a", S6Namespace.OWN_SCANDIR)
                            .exitCode())
                    .isZero();
            assertThat(namespace
                            .exec(Identity.HERMES, "s6-svscanctl", "-a", S6Namespace.ROOT_SCANDIR)
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void gatewaysAccountCanOwnTheRootScandir() {
        NamespaceOptions options = NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES);
        try (S6Namespace namespace = S6Namespace.open(options)) {
            assertThat(namespace
                            .exec(Identity.HERMES, "s6-svscanctl", "-a", S6Namespace.ROOT_SCANDIR)
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void restartKeepsOnlyTheVolume() {
        try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
            namespace
                    .exec(
                            Identity.ROOT,
                            "sh",
                            "-c",
                            "echo a >/opt/data/kept; echo b >/run/service/lost; echo c >/opt/lost")
                    .orThrow();
            long before = namespace.pid();
            namespace.restart();
            assertThat(namespace.pid()).isNotEqualTo(before);
            assertThat(namespace.exec(Identity.HERMES, "cat", "/opt/data/kept").orThrow())
                    .isEqualTo("a\n");
            assertThat(namespace
                            .exec(Identity.ROOT, "ls", "/opt/lost", "/run/service")
                            .exitCode())
                    .isEqualTo(2);
        }
    }

    @Test
    void leavesNoTracesOnTheHost() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
        S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN.withOwnTree());
        Running running = namespace.start(Identity.HERMES, Map.of(), "sleep", "1000");
        namespace
                .exec(
                        Identity.ROOT,
                        "sh",
                        "-c",
                        "mkdir -p /home/hermes /usr/local/gatehouse-left && echo x >/opt/data/x && echo x >/etc/gatehouse-left")
                .orThrow();
        assertThat(Files.readAllLines(Path.of("/proc/self/mounts"))).isEqualTo(mounts);
        ProcessHandle init = ProcessHandle.of(namespace.pid()).orElseThrow();
        namespace.close();

        assertThat(init.isAlive()).isFalse();
        Poll.until("the command inside has exited", LIMIT, () -> !running.isAlive());
        assertThat(namespace.scratch()).doesNotExist();
        assertThat(Path.of("/usr/local/gatehouse-left")).doesNotExist();
        assertThat(Path.of("/etc/gatehouse-left")).doesNotExist();
        assertThat(Path.of("/command")).doesNotExist();
        assertThat(Files.readAllLines(Path.of("/proc/self/mounts"))).isEqualTo(mounts);
    }
}
