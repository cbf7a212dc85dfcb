package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of the container's environment and command. */
class ContainerBootStartTest extends BootedHome {
    @Test
    void theEnvironmentStartsANewHome() {
        assertThat(boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", "running"), List.of())
                        .output())
                .containsExactly("reconcile: profile=default prior_state=running action=started");
        assertThat(Intents.read(disk.path()).intent()).isEqualTo(Intent.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "true", "1", " running", "stopped", ""})
    void onlyTheExactWordCounts(String word) {
        boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", word), List.of());
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        assertThat(Intents.isRecorded(disk.path(), disk.home().app())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"gateway_state\": \"stopped\"}", "{}", "broken"})
    void anExistingRecordIsKept(String state) throws IOException {
        hermesState("default", state);
        boot(Map.of("HERMES_GATEWAY_BOOTSTRAP_STATE", "running"), List.of("gateway", "run"));
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        assertThat(disk.path().resolve("gateway.intent")).doesNotExist();
    }

    @Test
    void aLegacyCommandStartsOnlyTheRootProfile() throws IOException {
        disk.profile("coder");
        boot(Map.of(), List.of("gateway", "run"));
        assertThat(manager.gateway("default").state()).isEqualTo(State.UP);
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
    }

    @Test
    void aLegacyCommandWithoutSupervisionStartsNothing() {
        boot(Map.of(), List.of("gateway", "run", "--no-supervise"));
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        for (String yes : List.of("1", "true", "YES")) {
            boot(Map.of("HERMES_GATEWAY_NO_SUPERVISE", yes), List.of("gateway", "run"));
            assertThat(manager.gateway("default").state()).as(yes).isEqualTo(State.DOWN);
        }
    }

    @Test
    void aFalseVariableDoesNotPreventTheStart() {
        boot(Map.of("HERMES_GATEWAY_NO_SUPERVISE", "0"), List.of("gateway", "run"));
        assertThat(manager.gateway("default").state()).isEqualTo(State.UP);
    }

    @Test
    void aDashboardContainerLeavesTheHomeAlone() throws IOException {
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
    void aProfileNamedDashboardIsAProfile() throws IOException {
        hermes("dashboard", "running");
        boot(Map.of(), List.of("-p", "dashboard", "gateway", "run"));
        assertThat(manager.gateway("dashboard").state()).isEqualTo(State.UP);
    }

    @Test
    void aGatewayForAllProfilesKeepsTheOthersDown() throws IOException {
        hermes("coder", "running");
        hermesState("default", "{\"gateway_state\": \"running\"}");
        ContainerBoot.Result result = boot(Map.of("GATEWAY_MULTIPLEX_PROFILES", "1"), List.of());
        assertThat(result.output())
                .containsExactly(
                        "reconcile: profile=default prior_state=running action=started",
                        "reconcile: profile=coder prior_state=running action=registered");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
    }
}
