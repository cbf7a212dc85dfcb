package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gateways start with a container, in which order, and which stale files are deleted. */
class ContainerBootTest extends BootedHome {
    @Test
    void theRootProfileComesFirstAndTheOthersByName() throws IOException {
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
        assertThat(manager.gateway("zoe").state()).isEqualTo(State.UP);
        assertThat(manager.gateway("alpha").state()).isEqualTo(State.DOWN);
    }

    @Test
    void definesRunningGatewaysInOneCallAndTheOthersInAnother() throws IOException {
        hermes("a", "running");
        hermes("b", "stopped");
        hermes("c", "running");
        boot();
        assertThat(manager.calls()).containsExactly("define-up [a, c]", "define-down [default, b]");
    }

    @Test
    void anEmptyHomeHasItsRootProfile() {
        assertThat(boot().output()).containsExactly("reconcile: profile=default prior_state=none action=registered");
        assertThat(manager.services()).containsExactly(ServiceName.of("default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "startup_failed", "starting", "nonsense"})
    void onlyGatewaysThatShouldRunStart(String state) throws IOException {
        hermes("coder", state);
        assertThat(boot().output()).contains("reconcile: profile=coder prior_state=" + state + " action=registered");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
    }

    @Test
    void theIntentFileDecidesIfItExists() throws IOException {
        hermes("coder", "running");
        disk.intent("coder", Intent.STOPPED);
        boot();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
    }

    @Test
    void processFilesAreDeleted() throws IOException {
        for (String name : List.of("default", "coder")) {
            disk.profile(name);
            Path pidFile = Files.writeString(disk.directory(name).resolve("gateway.pid"), "1");
            // The process with this number in the former container.
            Files.setLastModifiedTime(pidFile, FileTime.from(Instant.EPOCH));
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
    void aLinkAmongThemIsDeletedAndItsTargetStays() throws IOException {
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
        assertThat(result.errors()).singleElement().asString().contains("profile=default: cannot delete stale files");
    }

    @Test
    void aSecondRunLeavesRunningGatewaysAlone() throws IOException {
        hermes("coder", "running");
        boot();
        Path pid = Files.writeString(disk.directory("coder").resolve("gateway.pid"), "42");
        ContainerBoot.Result again = boot();
        assertThat(again.exitCode()).isZero();
        assertThat(pid).hasContent("42");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
    }

    @Test
    void theIntentOfAGatewayThatRanIsRecorded() throws IOException {
        hermes("coder", "running");
        disk.profile("writer");
        hermesState("writer", "{\"desired_state\": \"running\", \"gateway_state\": \"stopped\"}");
        boot(Map.of(), List.of());
        // An older Hermes writes this when the container stops.
        hermesState("coder", "{\"gateway_state\": \"stopped\"}");
        assertThat(Intents.read(disk.directory("coder")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(disk.directory("writer").resolve("gateway.intent")).doesNotExist();
    }

    /** Some versions of Hermes write this whenever their container stops. */
    @Test
    void aLastStateDoesNotCountAgainstAnEarlierRecordOfOurs() throws IOException {
        hermes("coder", "running");
        boot();
        manager.gateway("coder").exit(0);
        hermesState("coder", "{\"pid\": 7, \"gateway_state\": \"stopped\"}");
        assertThat(disk.home()
                        .profile(ProfileName.of("coder"))
                        .orElseThrow()
                        .intent()
                        .intent())
                .isEqualTo(Intent.STOPPED);
        boot();
        assertThat(disk.home()
                        .profile(ProfileName.of("coder"))
                        .orElseThrow()
                        .intent()
                        .intent())
                .isEqualTo(Intent.RUNNING);
    }

    @Test
    void aSecondRunStartsGatewaysThatShouldRun() throws IOException {
        disk.profile("coder");
        disk.profile("writer");
        boot();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        Intents.write(disk.directory("coder"), Intent.RUNNING);
        assertThat(boot().output()).contains("reconcile: profile=coder prior_state=running action=started");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(manager.gateway("writer").state()).isEqualTo(State.DOWN);
    }

    @Test
    void aSecondRunLeavesFinishedAndFailedGatewaysAlone() throws IOException {
        disk.profile("coder");
        Intents.write(disk.directory("coder"), Intent.RUNNING);
        boot();
        for (State ended : List.of(State.FAILED, State.FINISHED)) {
            manager.gateway("coder").become(ended);
            assertThat(boot().output()).contains("reconcile: profile=coder prior_state=running action=registered");
            assertThat(manager.gateway("coder").state()).isEqualTo(ended);
        }
    }

    /** Logs, and the record of whose gateways run here, are kept in it. */
    @Test
    void aHomeThatOnlyHasProfilesBesideItIsCreated(@TempDir Path directory) throws IOException {
        Home home = Home.at(Presets.named("openclaw"), directory.resolve("acme"));
        Path work = Files.createDirectory(directory.resolve("acme-work"));
        Files.writeString(work.resolve("openclaw.json"), "{\"gateway\": {\"port\": 18901}}");
        ContainerBoot.Result result = new ContainerBoot(
                        home, InMemoryServiceManager.of(home), HolderSearch.ofHost(), CLOCK)
                .run(new ContainerBoot.BootContext(Map.of(), List.of(), Optional.empty()));
        assertThat(result.errors()).isEmpty();
        assertThat(home.path().resolve("logs/container-boot.log")).content().contains("work");
    }
}
