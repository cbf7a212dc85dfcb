package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A container in the default mode: the gateways run in a private tree. */
@Order(2)
class OwnTreeTest {
    private static final String SLOTS = S6Namespace.OWN_SCANDIR;
    private static final String TREE = "/run/service/gateways";
    private static final int HERMES = Identity.HERMES.uid();

    @Test
    void gatewaysRunAsTheirAccountInAPrivateTree() {
        try (Container container = Container.create(Map.of())) {
            container.profile("writer", "running");
            container.profile("coder", "stopped");
            container.profile("default", "running");
            String said = container.start();

            container.assertServices(
                    said,
                    "service dashboard up",
                    "service gateways up",
                    "service gateways-boot up",
                    "service main-hermes up");
            assertThat(said.lines().filter(line -> line.startsWith("cont-init")))
                    .containsExactly(
                            "cont-init 01-gatehouse-setup 0",
                            "cont-init 015-supervise-perms 0",
                            "cont-init 02-reconcile-profiles 0");
            assertThat(said.lines().filter(line -> line.startsWith("reconcile: profile=")))
                    .extracting(line -> line.split(" ", -1)[1])
                    .as("the root profile first, then by name")
                    .containsExactly("profile=default", "profile=coder", "profile=writer");

            int svscan = container.svscan(SLOTS).orElseThrow();
            assertThat(container.uid(svscan)).isEqualTo(HERMES);
            assertThat(container.pid(TREE))
                    .as("the service is s6-svscan itself")
                    .isEqualTo(svscan);
            assertThat(container.svstat("up", SLOTS + "/gateway-coder")).isEqualTo("false");
            for (String slot : List.of("/gateway-default", "/gateway-writer")) {
                assertThat(container.uid(container.nextPid(SLOTS + slot, 0))).isEqualTo(HERMES);
            }
            assertThat(container.descendants(svscan))
                    .extracting(Container.Inmate::uid)
                    .containsOnly(HERMES);
            assertThat(container.asRoot("ls /run/service").lines().filter(name -> !name.startsWith("s6rc-")))
                    .containsExactly("dashboard", "gateways", "main-hermes");

            Poll.until(
                    "both were called", Container.LIMIT, () -> container.calls().size() == 2);
            assertThat(container.calls())
                    .containsExactlyInAnyOrder(
                            "uid=10000 home=/opt/data HOME=/opt/data child=1 words=gateway run",
                            "uid=10000 home=/opt/data HOME=/opt/data child=1 words=-p writer gateway run");
            Poll.until(
                    "a gateway's words are in the container's output",
                    Container.LIMIT,
                    () -> container.namespace().consoleText().contains("hermes says: -p writer gateway run"));
            assertThat(container
                            .asRoot("stat -c %U /opt/data/logs/gateways/writer/current")
                            .strip())
                    .isEqualTo("hermes");
        }
    }

    @Test
    void commandWorksForRootAndForTheAccount() {
        try (Container container = Container.create(Map.of())) {
            container.profile("coder", "stopped");
            container.start();
            Result start = container.gatehouse("gateway", "start", "coder");
            assertThat(start.exitCode()).as(start.toString()).isZero();
            int pid = container.pid(SLOTS + "/gateway-coder");
            Result restart = container.exec(Identity.ROOT, "/usr/local/bin/gatehouse", "gateway", "restart", "coder");
            assertThat(restart.exitCode()).as(restart.toString()).isZero();
            assertThat(container.uid(container.nextPid(SLOTS + "/gateway-coder", pid)))
                    .isEqualTo(HERMES);

            // Root creates a slot that belongs to the gateways' account.
            container.profile("late", "stopped");
            Result late = container.exec(Identity.ROOT, "/usr/local/bin/gatehouse", "gateway", "start", "late");
            assertThat(late.exitCode()).as(late.toString()).isZero();
            assertThat(container.asRoot("find " + SLOTS + " -ignore_readdir_race ! -user hermes"))
                    .isEmpty();
            assertThat(container.uid(container.pid(SLOTS + "/gateway-late"))).isEqualTo(HERMES);
            Result stop = container.gatehouse("gateway", "stop", "late");
            assertThat(stop.exitCode()).as(stop.toString()).isZero();
            assertThat(container.svstat("up", SLOTS + "/gateway-late")).isEqualTo("false");
        }
    }

    @Test
    void restartedContainerFollowsTheIntents() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "running");
            container.profile("coder", "stopped");
            container.start();
            assertThat(container.gatehouse("gateway", "stop", "default").exitCode())
                    .isZero();
            assertThat(container.gatehouse("gateway", "start", "coder").exitCode())
                    .isZero();
            container
                    .asHermes("echo 4711 >/opt/data/profiles/coder/gateway.pid")
                    .orThrow();

            String said = container.restart();
            container.assertServices(
                    said,
                    "service dashboard up",
                    "service gateways up",
                    "service gateways-boot up",
                    "service main-hermes up");
            assertThat(container.svstat("up", SLOTS + "/gateway-default")).isEqualTo("false");
            assertThat(container.uid(container.nextPid(SLOTS + "/gateway-coder", 0)))
                    .isEqualTo(HERMES);
            assertThat(container.path("/opt/data/profiles/coder/gateway.pid")).doesNotExist();
        }
    }

    @Test
    void slotsThatSurviveARestartAreReplaced() {
        try (Container container = Container.create(Map.of())) {
            // Some engines keep /run.
            container.asRoot("mkdir -p " + SLOTS + "/gateway-gone/supervise " + SLOTS + "/.s6-svscan && ln -s /etc "
                    + SLOTS + "/gateway-link && mkfifo " + SLOTS + "/.s6-svscan/control && chown -Rh hermes: " + SLOTS);
            container.profile("default", "running");
            container.start();
            assertThat(container.asRoot("ls " + SLOTS).strip()).isEqualTo("gateway-default");
            assertThat(container.path("/etc/passwd")).exists();
        }
    }

    /** Profiles whose gateway cannot be registered, and the shell command that makes each of them. */
    private static final Map<String, String> UNUSABLE = Map.of(
            "invalid", "printf 'gateway: [' >config.yaml",
            "large", "yes -- '- a' | head -n 260000 >config.yaml",
            "many", "(printf 'x: ['; yes '[],' | head -n 60000 | tr -d '\\n'; printf ']') >config.yaml",
            "nested", "(printf 'a: '; yes '[' | head -n 10000 | tr -d '\\n') >config.yaml",
            "binary", "head -c 1000 /dev/urandom >config.yaml",
            "fifo", "mkfifo config.yaml",
            "directory", "mkdir config.yaml");

    /** Profiles whose gateway is registered and stays down, because nobody can tell whether it should run. */
    private static final Map<String, String> UNDECIDED = Map.of(
            "state", "rm gateway.intent; (printf '{\"a\":'; yes '[' | head -n 10000 | tr -d '\\n') >gateway_state.json",
            "intentdir", "rm gateway.intent; mkdir gateway.intent",
            "intentfifo", "rm gateway.intent; mkfifo gateway.intent");

    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static Result within(Supplier<Result> command) {
        long begin = System.nanoTime();
        Result result = command.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as(result.toString())
                .isLessThan(SECONDS);
        return result;
    }

    @Test
    void unusableProfilesOfAllKindsAreNamedAndDoNotAffectTheGoodOne() {
        try (Container container = Container.create(Map.of())) {
            container.profile("good", "running");
            Stream.of(UNUSABLE, UNDECIDED)
                    .flatMap(kinds -> kinds.entrySet().stream())
                    .forEach(kind -> {
                        container.profile(kind.getKey(), "running");
                        container
                                .asHermes("cd /opt/data/profiles/" + kind.getKey() + " && { " + kind.getValue() + "; }")
                                .orThrow();
                    });
            container
                    .asHermes("cd /opt/data/profiles && mkdir 'Bad\n  gatehouse tree up' && cd Bad* && : >SOUL.md")
                    .orThrow();

            String said = container.start();
            UNUSABLE.keySet().forEach(name -> assertThat(said).contains("profile=" + name + " skipped: "));
            UNDECIDED
                    .keySet()
                    .forEach(name -> assertThat(said)
                            .contains("profile=" + name + " stays down: ", "gatehouse gateway start " + name));
            assertThat(said).contains("gatehouse reconcile --dry-run");
            assertThat(said.lines()).noneMatch(line -> line.strip().startsWith("gatehouse tree up"));
            container.assertServices(
                    said,
                    "service dashboard up",
                    "service gateways up",
                    "service gateways-boot up",
                    "service main-hermes up");
            int good = container.nextPid(SLOTS + "/gateway-good", 0);

            for (Identity who : List.of(Identity.HERMES, Identity.ROOT)) {
                String gatehouse = "/usr/local/bin/gatehouse";
                Result list = within(() -> container.exec(who, gatehouse, "gateway", "list"));
                assertThat(list.output()).contains(UNUSABLE.keySet()).contains(UNDECIDED.keySet());
                assertThat(list.output().lines()).anyMatch(line -> line.contains("good") && line.contains("up"));
                Result start = within(() -> container.exec(who, gatehouse, "gateway", "start", "good", "fifo", "many"));
                // It may have run for less than the second of the proof.
                assertThat(start.error())
                        .containsPattern("good is (already )?up")
                        .contains("profile show fifo", "profile show many");
                Result plan = within(() -> container.exec(who, gatehouse, "reconcile"));
                UNUSABLE.keySet().forEach(name -> assertThat(plan.error()).contains("profile show " + name));
                assertThat(plan.error().lines()).noneMatch(line -> line.strip().startsWith("gatehouse tree up"));
            }
            for (String name : UNDECIDED.keySet()) {
                Result start = within(() -> container.gatehouse("gateway", "start", name));
                assertThat(start.exitCode()).as(start.toString()).isZero();
            }

            // The account owns the slot, and s6-svstat would wait for a writer.
            container
                    .asHermes("cd " + SLOTS + "/gateway-state/supervise && rm status && mkfifo status")
                    .orThrow();
            for (Identity who : List.of(Identity.HERMES, Identity.ROOT)) {
                String gatehouse = "/usr/local/bin/gatehouse";
                Result list = within(() -> container.exec(who, gatehouse, "gateway", "list"));
                assertThat(list.output()).contains("not a regular file");
                Result stop = within(() -> container.exec(who, gatehouse, "gateway", "stop", "state"));
                assertThat(stop.error()).contains("not a regular file", "ls -la " + SLOTS + "/gateway-state/supervise");
            }
            assertThat(container.pid(SLOTS + "/gateway-good")).isEqualTo(good);
        }
    }

    @Test
    void invalidProfileFailsTheBootIfS6OverlayIsConfiguredSo() {
        try (Container container = Container.create(Map.of("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2"))) {
            container.profile("bad", "running");
            container
                    .asHermes("printf 'gateway: [' >/opt/data/profiles/bad/config.yaml")
                    .orThrow();
            container.assertServices(
                    container.start(),
                    "service dashboard up",
                    "service gateways up",
                    "service gateways-boot failed",
                    "service main-hermes up");
        }
    }

    @Test
    void killedTreeIsRestartedWithItsGateways() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "running");
            container.profile("coder", "stopped");
            container.start();
            int svscan = container.svscan(SLOTS).orElseThrow();
            int gateway = container.nextPid(SLOTS + "/gateway-default", 0);

            container.asRoot("kill -9 " + svscan);
            int next = container.nextSvscan(SLOTS, svscan);
            container.nextPid(SLOTS + "/gateway-default", gateway);
            assertThat(container.processes()).doesNotContainKey(gateway);
            // Before exec, a child of a supervisor has the supervisor's name.
            Poll.until(
                    "two slots with their loggers, one supervisor each, and none is left from before",
                    Container.LIMIT,
                    () -> parentsOfSupervisors(container).equals(List.of(next, next, next, next)));
            assertThat(container.svstat("up", SLOTS + "/gateway-coder")).isEqualTo("false");
        }
    }

    private static List<Integer> parentsOfSupervisors(Container container) {
        return container.processes().values().stream()
                .filter(inmate -> inmate.name().equals("s6-supervise") && inmate.uid() == HERMES)
                .map(Container.Inmate::parent)
                .toList();
    }

    @Test
    void stoppingTheTreeStopsTheGatewaysAndKeepsTheIntents() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "running");
            container.start();
            container.nextPid(SLOTS + "/gateway-default", 0);
            container.asRoot("s6-svc -wD -T 100000 -d " + TREE);
            // A short sleep of a gateway ends by itself.
            Poll.until(
                    "none of their processes is running",
                    Container.LIMIT,
                    () -> container.processes().values().stream().noneMatch(inmate -> inmate.uid() == HERMES));
            assertThat(container.read("/opt/data/gateway.intent")).isEqualTo("running\n");
            assertThat(container.asRoot("s6-setlock -n /opt/data/.gatehouse/owner.lock echo free"))
                    .isEqualTo("free\n");
        }
    }

    /** A child that nobody can find holds the pipe of its gateway's logger, so the logger would read for ever. */
    @Test
    void stopAndKilledTreeEndInBoundedTimeWhateverChildrenAreLeft() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "running");
            container.asHermes("touch /opt/data/leaves-child").orThrow();
            container.start();
            int gateway = container.nextPid(SLOTS + "/gateway-default", 0);
            Poll.until("the child runs", Container.LIMIT, () -> sleepers(container) == 1);
            int svscan = container.svscan(SLOTS).orElseThrow();

            long killed = System.nanoTime();
            container.asRoot("kill -9 " + svscan);
            container.nextSvscan(SLOTS, svscan);
            container.nextPid(SLOTS + "/gateway-default", gateway);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(25));
            Poll.until("the new run has a child too", Container.LIMIT, () -> sleepers(container) == 2);

            long stopped = System.nanoTime();
            assertThat(container.stop()).contains("Gateways stopped: 1", "all down");
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(25));
            assertThat(sleepers(container)).as("they were there all the time").isEqualTo(2);
            assertThat(container.svscan(SLOTS)).isEmpty();
            assertThat(container.read("/opt/data/gateway.intent")).startsWith("running\n");
        }
    }

    private static long sleepers(Container container) {
        return container.processes().values().stream()
                .filter(inmate -> inmate.command().endsWith("sleep 5000"))
                .count();
    }

    @Test
    void secondContainerOnTheSameHomeIsRefusedWithTheOwner() {
        try (Container first = Container.create(Map.of())) {
            first.profile("default", "running");
            first.start();
            int gateway = first.nextPid(SLOTS + "/gateway-default", 0);
            Poll.until(
                    "the first was called", Container.LIMIT, () -> first.calls().size() == 1);
            String host = first.read("/proc/sys/kernel/hostname").strip();
            try (Container second = Container.sharing(first, Map.of())) {
                String said = second.start();
                // s6-rc would skip /etc/services.d if one of them failed.
                second.assertServices(
                        said,
                        "service dashboard up",
                        "service gateways up",
                        "service gateways-boot up",
                        "service main-hermes up");
                String owner = "container on host " + host + " with scan directory /run/gateways, since ";
                assertThat(said).contains("home /opt/data already belongs to " + owner);
                assertThat(second.namespace().consoleText()).contains("rm /opt/data/.gatehouse/owner.lock");
                assertThat(second.svscan(SLOTS)).isEmpty();
                for (String verb : List.of("start", "stop", "restart", "install", "uninstall")) {
                    Result refused = second.gatehouse("gateway", verb, "default");
                    assertThat(refused.exitCode()).as(verb + ": " + refused).isEqualTo(1);
                    assertThat(refused.error()).as(verb).contains(owner).doesNotContain("✓");
                    assertThat(first.read("/opt/data/gateway.intent")).as(verb).startsWith("running\n");
                }
                Result reconcile = second.gatehouse("reconcile");
                assertThat(reconcile.exitCode()).as(reconcile.toString()).isEqualTo(1);
                assertThat(reconcile.error()).contains(owner);
                Result foreground = second.main(Identity.ROOT, "gateway", "run", "--no-supervise")
                        .result(Container.LIMIT);
                assertThat(foreground.exitCode()).as(foreground.toString()).isEqualTo(1);
                assertThat(foreground.error()).contains("host=" + host);

                assertThat(first.pid(SLOTS + "/gateway-default")).isEqualTo(gateway);
                assertThat(first.calls()).hasSize(1);

                // After the first one has ended, a restart of the second one takes over.
                first.asRoot("s6-svc -wD -T 100000 -d " + TREE);
                second.asRoot("s6-svc -wR -T 100000 -r " + TREE + " && /opt/gatehouse/container/boot");
                assertThat(second.uid(second.nextPid(SLOTS + "/gateway-default", 0)))
                        .isEqualTo(HERMES);
            }
        }
    }
}
