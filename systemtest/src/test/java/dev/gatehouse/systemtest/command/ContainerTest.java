package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the image's start-up scripts, and what a restart of the container restores. */
class ContainerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Result succeeds(Installation installation, String... words) {
        Result result = installation.gatehouse(Identity.HERMES, Map.of(), words);
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isZero();
        return result;
    }

    private static NamespaceOptions tree(boolean own) {
        return own ? NamespaceOptions.PLAIN.withOwnTree() : NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restartedContainerStartsGatewaysWhoseIntentIsRunning(boolean ownTree) throws Exception {
        try (Installation installation = Installation.open(tree(ownTree))) {
            succeeds(installation, "gateway", "start", "default");
            succeeds(installation, "profile", "create", "runs", "--start");
            succeeds(installation, "profile", "create", "stopped", "--start");
            // The gateways may be up for a second before they log their first event.
            awaitEvents(installation, "runs", 1);
            awaitEvents(installation, "stopped", 1);
            succeeds(installation, "gateway", "stop", "stopped");
            succeeds(installation, "profile", "create", "never");
            installation.writeInHome("profiles/runs/gateway.pid", "12345");

            installation.restart();
            Result boot = succeeds(installation, "container", "boot");

            assertThat(boot.output().lines())
                    .containsExactly(
                            "reconcile: profile=default prior_state=running action=started",
                            "reconcile: profile=never prior_state=none action=registered",
                            "reconcile: profile=runs prior_state=running action=started",
                            "reconcile: profile=stopped prior_state=stopped action=registered");
            awaitStatus(installation, "runs", 0);
            awaitStatus(installation, "default", 0);
            assertThat(status(installation, "stopped")).isEqualTo(3);
            assertThat(status(installation, "never")).isEqualTo(3);
            awaitEvents(installation, "runs", 2);
            assertThat(events(installation, "runs")).containsExactly("started", "started");
            assertThat(events(installation, "stopped")).containsExactly("started", "TERM", "exiting");
            assertThat(installation.home().resolve("fake/never")).doesNotExist();
            assertThat(installation.home().resolve("profiles/runs/gateway.pid")).doesNotExist();
            assertThat(Files.readAllLines(installation.home().resolve("logs/container-boot.log")))
                    .hasSize(4)
                    .allMatch(line -> line.contains("profile="));
            assertThat(succeeds(installation, "reconcile", "--dry-run").output())
                    .isEmpty();
        }
    }

    private static int status(Installation installation, String profile) {
        return installation
                .gatehouse(Identity.HERMES, Map.of(), "gateway", "status", profile)
                .exitCode();
    }

    private static void awaitStatus(Installation installation, String profile, int exitCode) {
        Poll.until("status " + exitCode + " of " + profile, LIMIT, () -> status(installation, profile) == exitCode);
    }

    private static void awaitEvents(Installation installation, String profile, int number) {
        Poll.until(
                number + " events of " + profile,
                LIMIT,
                () -> Files.exists(installation.home().resolve("fake/" + profile + "/events"))
                        && events(installation, profile).size() >= number);
    }

    private static List<String> events(Installation installation, String profile) throws IOException {
        return Files.readAllLines(installation.home().resolve("fake/" + profile + "/events")).stream()
                .map(event -> event.split(" ", -1)[0])
                .toList();
    }

    @Test
    void bootReadsTheStateFilesOfHermesAndSkipsAnInvalidProfile() {
        try (Installation installation = Installation.open(tree(true))) {
            state(installation, "default", "{\"gateway_state\":\"stopped\"}");
            state(installation, "a-bom", "\uFEFF{\"gateway_state\":\"running\"}");
            state(installation, "b-desired", "{\"desired_state\":\"running\",\"gateway_state\":\"stopped\"}");
            state(installation, "c-unwanted", "{\"desired_state\":\"stopped\",\"gateway_state\":\"running\"}");
            state(installation, "d-empty", "");
            state(installation, "e-truncated", "{\"gateway_state\":\"runn");
            state(installation, "f-text", "running");
            state(installation, "g-failed", "{\"gateway_state\":\"startup_failed\"}");
            installation.makeProfile("h-broken", "gateway: [");

            Result boot = installation.gatehouse(Identity.HERMES, Map.of(), "container", "boot");

            assertThat(boot.exitCode()).as(boot.toString()).isEqualTo(1);
            assertThat(boot.output().lines().filter(line -> line.endsWith("action=started")))
                    .extracting(line -> line.split("[= ]", -1)[2])
                    .containsExactly("a-bom", "b-desired");
            assertThat(boot.output().lines().filter(line -> line.endsWith("action=registered")))
                    .hasSize(6);
            assertThat(boot.error()).contains("h-broken", "config.yaml").doesNotContain("\tat ", "Unexpected error");
            awaitStatus(installation, "a-bom", 0);
            awaitStatus(installation, "b-desired", 0);
        }
    }

    private static void state(Installation installation, String profile, String state) {
        installation.makeProfile(profile, "");
        String folder = profile.equals("default") ? "" : "profiles/" + profile + "/";
        installation.writeInHome(folder + "gateway_state.json", state);
    }

    @Test
    void permsOpensStaticServicesExceptThoseOfS6() {
        try (Installation installation = Installation.open(NamespaceOptions.PLAIN)) {
            staticService(installation, "dashboard");
            staticService(installation, "s6rc-oneshot-runner");
            assertThat(canControl(installation, "dashboard")).isFalse();

            Result perms = installation.gatehouse(Identity.ROOT, Map.of(), "container", "perms");

            assertThat(perms.exitCode()).as(perms.toString()).isZero();
            assertThat(perms.error()).contains("dashboard").doesNotContain("s6rc-oneshot-runner");
            assertThat(canControl(installation, "dashboard")).isTrue();
            assertThat(canControl(installation, "s6rc-oneshot-runner")).isFalse();
            assertThat(installation
                            .namespace()
                            .exec(Identity.HERMES, "touch", "/run/service/x")
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void permsCanOpenTheRootTree() {
        try (Installation installation = Installation.open(NamespaceOptions.PLAIN)) {
            Result refused = installation.gatehouse(Identity.HERMES, Map.of(), "profile", "create", "coder", "--start");
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.error())
                    .as("whoever opens the root tree lets the account become root")
                    .endsWith("/opt/gatehouse/bin/gatehouse tree up\n")
                    .doesNotContain("open-root-tree");
            // Root has registered a gateway before, so the lock file belongs to root.
            Result before = installation.gatehouse(Identity.ROOT, Map.of(), "profile", "create", "roots");
            assertThat(before.exitCode()).as(before.toString()).isZero();
            Result perms = installation.gatehouse(Identity.ROOT, Map.of(), "container", "perms", "--open-root-tree");
            assertThat(perms.exitCode()).as(perms.toString()).isZero();
            succeeds(installation, "gateway", "start", "coder");
        }
    }

    /** Two trees of one container over one home: the process table shows both, whatever account asks. */
    @Test
    void aGatewayOfOneTreeIsNotStartedInTheOther() {
        try (Installation installation = Installation.open(NamespaceOptions.PLAIN)) {
            installation.makeProfile("coder", "");
            installation.makeProfile("writer", "");
            succeeds(installation, "tree", "up");
            succeeds(installation, "gateway", "start", "coder");
            String own = succeeds(installation, "tree", "status", "--json")
                    .output()
                    .replaceAll("(?s).*\"scandir\": ?\"([^\"]*)\".*", "$1");
            for (String verb : List.of("start", "restart", "install")) {
                Result second = installation.gatehouse(Identity.ROOT, Map.of(), "gateway", verb, "coder");
                assertThat(second.exitCode()).as(verb + ": " + second).isEqualTo(1);
                assertThat(second.error())
                        .contains("coder runs as slot gateway-coder of the s6 tree " + own)
                        .contains("GATEHOUSE_SCANDIR=" + own + " /opt/gatehouse/bin/gatehouse --manager s6 gateway");
            }
            assertThat(events(installation, "coder", "started")).isEqualTo(1);
            // The advised command ends the first copy; then the other tree may have it.
            assertThat(installation
                            .gatehouse(
                                    Identity.ROOT,
                                    Map.of("GATEHOUSE_SCANDIR", own),
                                    "--manager",
                                    "s6",
                                    "gateway",
                                    "stop",
                                    "coder")
                            .exitCode())
                    .isZero();
            Result roots = installation.gatehouse(Identity.ROOT, Map.of(), "gateway", "start", "coder");
            assertThat(roots.exitCode()).as(roots.toString()).isZero();
            Result back = installation.gatehouse(Identity.HERMES, Map.of(), "gateway", "start", "coder");
            assertThat(back.exitCode()).as(back.toString()).isEqualTo(1);
            assertThat(back.error()).contains("coder runs as slot gateway-coder of the s6 tree /run/service");
            assertThat(events(installation, "coder", "started")).isEqualTo(2);

            succeeds(installation, "tree", "down");
            Result tree = installation.gatehouse(Identity.HERMES, Map.of(), "tree", "up");
            assertThat(tree.exitCode()).as(tree.toString()).isEqualTo(1);
            assertThat(tree.error()).contains("s6 tree /run/service", "no second tree was started", "gateway list");
        }
    }

    private static long events(Installation installation, String profile, String event) {
        try {
            return events(installation, profile).stream().filter(event::equals).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a service like s6-rc: a servicedir elsewhere and a link in the scandir, supervised from the start. */
    private static void staticService(Installation installation, String name) {
        Path folder = Path.of("/run/s6-rc/servicedirs", name);
        installation.write(folder + "/run", "#!/bin/sh\nexec sleep 100000\n", "rwxr-xr-x");
        installation
                .namespace()
                .exec(Identity.ROOT, "ln", "-s", folder.toString(), "/run/service/" + name)
                .orThrow();
        installation
                .namespace()
                .exec(Identity.ROOT, "s6-svscanctl", "-a", "/run/service")
                .orThrow();
        Poll.until(
                name + " is up",
                LIMIT,
                () -> installation
                        .namespace()
                        .exec(Identity.ROOT, "s6-svstat", "-o", "up", "/run/service/" + name)
                        .output()
                        .equals("true\n"));
    }

    /** Returns whether the account can query and control a service. */
    private static boolean canControl(Installation installation, String name) {
        String servicedir = "/run/service/" + name;
        return installation
                                .namespace()
                                .exec(Identity.HERMES, "s6-svstat", servicedir)
                                .exitCode()
                        == 0
                && installation
                                .namespace()
                                .exec(Identity.HERMES, "s6-svc", "-u", servicedir)
                                .exitCode()
                        == 0;
    }
}
