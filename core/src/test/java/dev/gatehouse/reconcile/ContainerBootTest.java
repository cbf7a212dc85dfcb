package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.ModelServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeOnDisk;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainerBootTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-30T12:00:00Z"), ZoneId.of("Europe/Berlin"));
    private static final String TIME = "2026-05-30T14:00:00+0200 ";
    private static final String SCANDIR = "/run/service";

    private HomeOnDisk disk;
    private ModelServiceManager manager;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        manager = new ModelServiceManager();
    }

    private ContainerBoot.Result boot() {
        return boot(Map.of(), List.of());
    }

    private ContainerBoot.Result boot(Map<String, String> environment, List<String> command) {
        return new ContainerBoot(disk.home(), manager, CLOCK)
                .run(new ContainerBoot.Start(environment, command, Optional.empty()));
    }

    private Path log() {
        return disk.path().resolve("logs/container-boot.log");
    }

    private void hermes(String profile, String state) throws IOException {
        disk.profile(profile);
        disk.hermesState(profile, "{\"gateway_state\": \"" + state + "\"}");
    }

    @Test
    void theRootProfileIsFirstAndTheOthersFollowByName() throws IOException {
        hermes("zoe", "running");
        hermes("alpha", "stopped");
        hermes("coder", "running");
        ContainerBoot.Result result = boot();
        assertThat(result.output())
                .containsExactly(
                        "reconcile: profile=default prior_state=none action=registered",
                        "reconcile: profile=alpha prior_state=stopped action=registered",
                        "reconcile: profile=coder prior_state=running action=started",
                        "reconcile: profile=zoe prior_state=running action=started");
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(manager.state("zoe")).isEqualTo(State.UP);
        assertThat(manager.state("alpha")).isEqualTo(State.DOWN);
    }

    @Test
    void allThatRunInOneCallAndAllOthersInAnother() throws IOException {
        hermes("a", "running");
        hermes("b", "stopped");
        hermes("c", "running");
        boot();
        assertThat(manager.calls()).containsExactly("define-up [a, c]", "define-down [default, b]");
    }

    @Test
    void aHomeWithoutAnythingHasItsRootProfile() {
        assertThat(boot().output()).containsExactly("reconcile: profile=default prior_state=none action=registered");
        assertThat(manager.services()).containsExactly(ServiceName.of("default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "startup_failed", "starting", "nonsense"})
    void onlyWhatShouldRunComesUp(String state) throws IOException {
        hermes("coder", state);
        assertThat(boot().output()).contains("reconcile: profile=coder prior_state=" + state + " action=registered");
        assertThat(manager.state("coder")).isEqualTo(State.DOWN);
    }

    @Test
    void ourOwnIntentDecidesWhereThereIsOne() throws IOException {
        hermes("coder", "running");
        disk.intent("coder", Intent.STOPPED);
        boot();
        assertThat(manager.state("coder")).isEqualTo(State.DOWN);
    }

    @Test
    void anUnreadableStateKeepsAGatewayDownAndIsToldButIsNoFailure() throws IOException {
        disk.profile("coder");
        disk.hermesState("coder", "{\"gateway_st");
        ContainerBoot.Result result = boot();
        assertThat(result.output()).contains("reconcile: profile=coder prior_state=unreadable action=registered");
        assertThat(result.errors()).singleElement().asString().startsWith("reconcile: profile=coder stays down: ");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatWasRecordedCannotForgeALine() throws IOException {
        disk.profile("coder");
        disk.hermesState("coder", "{\"gateway_state\": \"x action=started\\nreconcile: profile=rootroot\"}");
        assertThat(boot().output())
                .contains(
                        "reconcile: profile=coder prior_state=x?action?started?reconcile??profile?root action=registered");
        assertThat(Files.readAllLines(log())).hasSize(2);
    }

    @Test
    void aBrokenProfileIsToldAndHoldsNobodyUp() throws IOException {
        hermes("a", "running");
        hermes("broken", "running");
        hermes("z", "running");
        disk.config("broken", "gateway: {port: many}\n");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).hasSize(3);
        assertThat(result.errors())
                .containsExactly(
                        "reconcile: profile=broken skipped: " + disk.directory("broken")
                                + "/config.yaml: gateway.port must be a whole number from 1 to 65535, got 'many' (line 1, column 17)");
        assertThat(manager.state("z")).isEqualTo(State.UP);
        assertThat(manager.services()).doesNotContain(ServiceName.of("broken"));
    }

    @Test
    void aDirectoryWithABadNameIsToldAndHoldsNobodyUp() throws IOException {
        hermes("Bad\nName", "running");
        hermes("coder", "running");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsExactly("reconcile: profile='Bad\\nName' skipped: 'Bad\\nName' is no profile name");
        assertThat(manager.state("coder")).isEqualTo(State.UP);
    }

    @Test
    void theLaterOfTwoProfilesWithOnePortIsSkipped() throws IOException {
        hermes("a", "running");
        hermes("b", "running");
        disk.config("a", "gateway: {port: 9201}\n");
        disk.config("b", "gateway: {port: 9201}\n");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsExactly("reconcile: profile=b skipped: port 9201 is already that of profile a:"
                        + " set another gateway.port");
    }

    @Test
    void aDirectoryCalledDefaultIsPassedOverWithAWarning() throws IOException {
        Path odd = Files.createDirectories(disk.path().resolve("profiles/default"));
        Files.writeString(odd.resolve("SOUL.md"), "");
        Files.writeString(odd.resolve("gateway_state.json"), "{\"gateway_state\": \"running\"}");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("profiles/default/ is passed over");
        assertThat(result.output()).hasSize(1);
        assertThat(manager.state("default")).isEqualTo(State.DOWN);
    }

    @Test
    void whatTheManagerRefusesIsToldAndHoldsNobodyUp() throws IOException {
        hermes("a", "running");
        hermes("b", "running");
        manager.refuse("a", new GatehouseException("no room", "gatehouse doctor"));
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).containsExactly("reconcile: profile=a failed: no room");
        assertThat(result.output()).hasSize(2);
        assertThat(manager.state("b")).isEqualTo(State.UP);
    }

    @Test
    void filesThatSpeakOfDeadProcessesGo() throws IOException {
        for (String name : List.of("default", "coder")) {
            disk.profile(name);
            Files.writeString(disk.directory(name).resolve("gateway.pid"), "1");
            Files.writeString(disk.directory(name).resolve("processes.json"), "{}");
        }
        boot();
        for (String name : List.of("default", "coder")) {
            assertThat(disk.directory(name).resolve("gateway.pid")).doesNotExist();
            assertThat(disk.directory(name).resolve("processes.json")).doesNotExist();
            assertThat(disk.directory(name).resolve("SOUL.md")).exists();
        }
        assertThat(Files.readAllLines(log())).allMatch(line -> line.endsWith("prior_exit=unclean"));
    }

    @Test
    void aLinkAmongThemGoesAndItsTargetStays() throws IOException {
        Path target = Files.writeString(disk.path().resolve("precious"), "keep");
        Files.createSymbolicLink(disk.path().resolve("gateway.pid"), target);
        boot();
        assertThat(Files.isSymbolicLink(disk.path().resolve("gateway.pid"))).isFalse();
        assertThat(target).hasContent("keep");
    }

    @Test
    void aDirectoryAmongThemIsOnlyAWarning() throws IOException {
        Files.createDirectory(disk.path().resolve("gateway.pid"));
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("profile=default keeps stale files");
    }

    @Test
    void aSecondPassTouchesNothingThatRuns() throws IOException {
        hermes("coder", "running");
        boot();
        Path pid = Files.writeString(disk.directory("coder").resolve("gateway.pid"), "42");
        ContainerBoot.Result again = boot();
        assertThat(again.exitCode()).isZero();
        assertThat(pid).hasContent("42");
        assertThat(manager.state("coder")).isEqualTo(State.UP);
    }

    @Test
    void writesALogWithOneLineForEachProfile() throws IOException {
        hermes("coder", "running");
        hermes("broken", "running");
        disk.config("broken", "gateway: 1\n");
        boot();
        assertThat(Files.readAllLines(log()))
                .containsExactly(
                        TIME + "profile=default prior_state=none action=registered prior_exit=unknown",
                        TIME + "profile=broken prior_state=unknown action=skipped prior_exit=unknown reason: "
                                + disk.directory("broken")
                                + "/config.yaml: gateway must be a mapping of keys to values, got '1' (line 1, column 10)",
                        TIME + "profile=coder prior_state=running action=started prior_exit=unknown");
        boot();
        assertThat(Files.readAllLines(log())).hasSize(6);
    }

    @Test
    void putsAFullLogAside() throws IOException {
        Files.createDirectory(disk.path().resolve("logs"));
        Path aside = disk.path().resolve("logs/container-boot.log.1");
        Files.writeString(aside, "oldest");
        Files.writeString(log(), "x".repeat(256 * 1024 - 1));
        boot();
        assertThat(aside).hasContent("oldest");
        assertThat(Files.size(log())).isGreaterThan(256 * 1024);
        boot();
        assertThat(Files.size(aside)).isGreaterThan(256 * 1024);
        assertThat(Files.readAllLines(log())).hasSize(1);
    }

    @Test
    void aLogThatCannotBePutAsideIsWrittenAllTheSame() throws IOException {
        Files.createDirectory(disk.path().resolve("logs"));
        Files.writeString(log(), "x".repeat(256 * 1024));
        Files.createDirectories(disk.path().resolve("logs/container-boot.log.1/inside"));
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("cannot write container-boot.log");
        assertThat(Files.size(log())).isGreaterThan(256 * 1024);
    }

    @Test
    void noLogIsOnlyAWarning() throws IOException {
        Files.writeString(disk.path().resolve("logs"), "a file");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).hasSize(1);
        assertThat(result.errors()).singleElement().asString().startsWith("reconcile: cannot write container-boot.log");
    }

    @Test
    void theLogFollowsNoLinkAndWaitsForNoFifo(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(disk.path().resolve("logs"), elsewhere);
        assertThat(boot().errors()).hasSize(1);
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(disk.path().resolve("logs"));
        Files.createDirectory(disk.path().resolve("logs"));
        Path target = Files.writeString(elsewhere.resolve("target"), "keep");
        Files.createSymbolicLink(log(), target);
        assertThat(boot().errors()).hasSize(1);
        assertThat(target).hasContent("keep");
        Files.delete(log());
        HomeOnDisk.fifo(log());
        assertThat(boot().errors()).hasSize(1);
        // One that somebody reads would take what is written, and the log's entries with it.
        try (Directory logs = Directory.open(log().getParent());
                Fifo reader = logs.openFifo(log().getFileName().toString())) {
            assertThat(boot().errors()).hasSize(1);
            assertThat(reader.drain()).isEmpty();
        }
        Files.delete(log());
        Files.createLink(log(), target);
        assertThat(boot().errors()).hasSize(1);
        assertThat(target).hasContent("keep");
    }

    @Test
    void theLogIsTheHomesOwners() throws IOException {
        assumeTrue(Accounts.current().isRoot(), "only root can give a file to another user");
        Files.setAttribute(disk.path(), "unix:uid", 4711);
        Files.setAttribute(disk.path(), "unix:gid", 4712);
        boot();
        for (Path path : List.of(log(), log().getParent())) {
            assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(4711);
            assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(4712);
        }
    }

    @Test
    void theEnvironmentLetsANewHomeRun() {
        assertThat(boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", "running"), List.of())
                        .output())
                .containsExactly("reconcile: profile=default prior_state=running action=started");
        assertThat(Intents.read(disk.path()).intent()).isEqualTo(Intent.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "true", "1", " running", "stopped", ""})
    void onlyTheVeryWordDoes(String word) {
        boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", word), List.of());
        assertThat(manager.state("default")).isEqualTo(State.DOWN);
        assertThat(Intents.isRecorded(disk.path())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"gateway_state\": \"stopped\"}", "{}", "broken"})
    void whateverIsRecordedAlreadyStands(String state) throws IOException {
        disk.hermesState("default", state);
        boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", "running"), List.of("gateway", "run"));
        assertThat(manager.state("default")).isEqualTo(State.DOWN);
        assertThat(disk.path().resolve("gateway.intent")).doesNotExist();
    }

    @Test
    void aCommandOfOldRunsTheRootProfileAndNoOther() throws IOException {
        disk.profile("coder");
        boot(Map.of(), List.of("gateway", "run"));
        assertThat(manager.state("default")).isEqualTo(State.UP);
        assertThat(manager.state("coder")).isEqualTo(State.DOWN);
    }

    @Test
    void aCommandOfOldThatRunsItsGatewayItselfDoesNot() {
        boot(Map.of(), List.of("gateway", "run", "--no-supervise"));
        assertThat(manager.state("default")).isEqualTo(State.DOWN);
        for (String yes : List.of("1", "true", "YES")) {
            boot(Map.of("HERMES_GATEWAY_NO_SUPERVISE", yes), List.of("gateway", "run"));
            assertThat(manager.state("default")).as(yes).isEqualTo(State.DOWN);
        }
    }

    @Test
    void aVariableThatSaysNoIsNoRefusal() {
        boot(Map.of("HERMES_GATEWAY_NO_SUPERVISE", "0"), List.of("gateway", "run"));
        assertThat(manager.state("default")).isEqualTo(State.UP);
    }

    @Test
    void aGatewayThatOnlySaidItselfThatItRanIsWrittenDownAsWanted() throws IOException {
        hermes("coder", "running");
        disk.profile("writer");
        disk.hermesState("writer", "{\"desired_state\": \"running\", \"gateway_state\": \"stopped\"}");
        boot(Map.of(), List.of());
        // The end of the container has an older Hermes write this.
        disk.hermesState("coder", "{\"gateway_state\": \"stopped\"}");
        assertThat(Intents.read(disk.directory("coder")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(disk.directory("writer").resolve("gateway.intent")).doesNotExist();
    }

    @Test
    void aDashboardsContainerLeavesTheHomeAlone() throws IOException {
        hermes("coder", "running");
        Path pid = Files.writeString(disk.directory("coder").resolve("gateway.pid"), "42");
        ContainerBoot.Result result = boot(Map.of(), List.of("dashboard", "--port", "9119"));
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).singleElement().asString().startsWith("reconcile: skipping (dashboard container");
        assertThat(manager.calls()).isEmpty();
        assertThat(pid).exists();
        assertThat(log()).doesNotExist();
    }

    @Test
    void aProfileCalledDashboardIsAProfile() throws IOException {
        hermes("dashboard", "running");
        boot(Map.of(), List.of("-p", "dashboard", "gateway", "run"));
        assertThat(manager.state("dashboard")).isEqualTo(State.UP);
    }

    @Test
    void oneGatewayForAllKeepsTheOthersDown() throws IOException {
        hermes("coder", "running");
        disk.hermesState("default", "{\"gateway_state\": \"running\"}");
        ContainerBoot.Result result = boot(Map.of("GATEWAY_MULTIPLEX_PROFILES", "1"), List.of());
        assertThat(result.output())
                .containsExactly(
                        "reconcile: profile=default prior_state=running action=started",
                        "reconcile: profile=coder prior_state=running action=registered");
        assertThat(manager.state("coder")).isEqualTo(State.DOWN);
    }

    @Test
    void aHomeThatIsNotThereIsAFailure() {
        ContainerBoot.Result result = new ContainerBoot(
                        Home.at(App.hermes(), disk.path().resolve("absent")), manager, CLOCK)
                .run(new ContainerBoot.Start(Map.of(), List.of(), Optional.empty()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsExactly("reconcile: there is no home " + disk.path().resolve("absent"));
        assertThat(disk.path().resolve("absent")).doesNotExist();
    }

    private ContainerBoot.Result bootOwned() {
        Owner self = Owner.here("container", SCANDIR, CLOCK);
        return new ContainerBoot(disk.home(), manager, CLOCK)
                .run(new ContainerBoot.Start(Map.of(), List.of(), Optional.of(self)));
    }

    @Test
    void aSecondContainerOnOneVolumeSaysSoAndTouchesNothing() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user may not make a pid namespace");
        hermes("coder", "running");
        Path pid = Files.writeString(disk.directory("coder").resolve("gateway.pid"), "42");
        HomeOwner.record(disk.path(), new Owner("container", "first", "pid:[1]", SCANDIR, Optional.empty()));
        try (LockHolder holder = LockHolder.elsewhere(disk.path().resolve(".gatehouse/owner.lock"))) {
            assertThat(holder).isNotNull();
            ContainerBoot.Result result = bootOwned();
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.errors())
                    .containsExactly("reconcile: the home " + disk.path()
                            + " is already run by container on host first with scan directory /run/service;"
                            + " nothing is started here, so that the two do not fight over it");
            assertThat(manager.calls()).isEmpty();
            assertThat(pid).exists();
            assertThat(Files.readString(disk.path().resolve(".gatehouse/owner")))
                    .contains("host=first");
        }
        // The first one is dead: the second may have the home.
        assertThat(bootOwned().exitCode()).isZero();
        assertThat(manager.state("coder")).isEqualTo(State.UP);
        assertThat(Files.readString(disk.path().resolve(".gatehouse/owner"))).doesNotContain("host=first");
    }

    @Test
    void ownershipThatCannotBeToldIsAWarning() throws IOException {
        Files.writeString(disk.path().resolve(".gatehouse"), "a file");
        hermes("coder", "running");
        ContainerBoot.Result result = bootOwned();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("cannot record who runs this home");
        assertThat(manager.state("coder")).isEqualTo(State.UP);
    }
}
