package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Problems are reported and do not affect other profiles. */
class ContainerBootProblemsTest extends BootedHome {
    @Test
    void anUnreadableStateKeepsAGatewayDownAndIsAWarning() throws IOException {
        disk.profile("coder");
        hermesState("coder", "{\"gateway_st");
        ContainerBoot.Result result = boot();
        assertThat(result.output()).contains("reconcile: profile=coder prior_state=unreadable action=registered");
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("reconcile: profile=coder stays down: ")
                .endsWith("; to start it: gatehouse gateway start coder");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aBrokenProfileIsReportedAndDoesNotAffectOthers() throws IOException {
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
        assertThat(manager.gateway("z").state()).isEqualTo(State.UP);
        assertThat(manager.services()).doesNotContain(ServiceName.of("broken"));
    }

    @Test
    void aDirectoryWithAnInvalidNameIsReportedAndDoesNotAffectOthers() throws IOException {
        hermes("Bad\nName", "running");
        hermes("coder", "running");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsExactly("reconcile: profile='Bad\\nName' skipped: 'Bad\\nName' is not a valid profile name");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
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
                .containsExactly("reconcile: profile=b skipped: port 9201 already belongs to profile a:"
                        + " set another gateway.port");
    }

    @Test
    void aDirectoryNamedDefaultIsIgnoredWithAWarning() throws IOException {
        Path odd = Files.createDirectories(disk.path().resolve("profiles/default"));
        Files.writeString(odd.resolve("SOUL.md"), "");
        Files.writeString(odd.resolve("gateway_state.json"), "{\"gateway_state\": \"running\"}");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains("ignoring ")
                .contains("profiles/default/: ");
        assertThat(result.output()).hasSize(1);
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
    }

    @Test
    void aRefusalOfTheManagerIsReportedAndDoesNotAffectOthers() throws IOException {
        hermes("a", "running");
        hermes("b", "running");
        manager.gateway("a").refuse(new GatehouseException("no room", Remedy.gatehouse("doctor")));
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).containsExactly("reconcile: profile=a failed: no room");
        assertThat(result.output()).hasSize(2);
        assertThat(manager.gateway("b").state()).isEqualTo(State.UP);
    }

    @Test
    void aMissingHomeIsAFailure() {
        ContainerBoot.Result result = new ContainerBoot(
                        Home.at(Presets.named("hermes"), disk.path().resolve("absent")),
                        manager,
                        HolderSearch.ofHost(),
                        CLOCK)
                .run(new ContainerBoot.BootContext(Map.of(), List.of(), Optional.empty()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .containsExactly("reconcile: home directory " + disk.path().resolve("absent") + " does not exist");
        assertThat(disk.path().resolve("absent")).doesNotExist();
    }
}
