package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.holders.GivenHolders;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Plans and boots beside holders that are no services of the manager. */
class HeldReconcilerTest {
    private TestHome disk;
    private InMemoryServiceManager manager;
    private GivenHolders given;
    private Reconciler reconciler;

    @BeforeEach
    void makeHome(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        disk.profile("coder");
        manager = InMemoryServiceManager.of(disk.home());
        given = new GivenHolders(directory);
        reconciler = new Reconciler(disk.home(), manager, given.search());
        reconciler.apply(reconciler.plan());
        manager.clearCalls();
    }

    private Plan planNew() throws IOException {
        disk.profile("writer");
        return reconciler.plan();
    }

    @Test
    void gatewayThatRunsElsewhereIsNeitherInstalledNorStarted() throws IOException {
        disk.profile("writer");
        disk.intent("writer", Intent.RUNNING);
        given.up("writer");
        Plan plan = reconciler.plan();
        assertThat(plan.lines())
                .containsExactly(
                        "⚠ writer: runs as system unit bot-writer.service (pid 2028)",
                        "  sudo systemctl restart bot-writer.service");
        assertThat(plan.isWell()).isTrue();
        reconciler.apply(plan);
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void gatewayThatShouldBeStoppedAndRunsElsewhereNeedsAction() throws IOException {
        disk.profile("writer");
        disk.intent("writer", Intent.STOPPED);
        given.up("writer");
        Plan plan = reconciler.plan();
        assertThat(plan.lines())
                .containsExactly(
                        "⚠ writer: should be stopped, but runs as system unit bot-writer.service (pid 2028)",
                        "  sudo systemctl disable --now bot-writer.service");
        assertThat(plan.isWell()).isFalse();
    }

    @Test
    void gatewayThatShouldRunIsStartedWhereItIs() throws IOException {
        disk.intent("coder", Intent.RUNNING);
        given.enabled("coder");
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.lines())
                .containsExactly(
                        "⚠ coder: is started automatically by system unit bot-coder.service",
                        "  sudo systemctl start bot-coder.service");
        assertThat(plan.isWell()).isFalse();
    }

    @Test
    void planWithNothingToStartSearchesNothing() {
        int before = given.searches;
        assertThat(reconciler.plan().isEmpty()).isTrue();
        assertThat(given.searches).isEqualTo(before);
    }

    @Test
    void copyThatStartedSinceThePlanIsSeen() throws IOException {
        Plan plan = planNew();
        assertThat(plan.actions()).hasSize(1);
        given.up("writer");
        Report report = reconciler.apply(plan, Wait.PROOF);
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().getFirst().outcome().failure().orElseThrow())
                .isInstanceOf(HeldElsewhereException.class);
        assertThat(manager.calls()).isEmpty();
    }

    private ContainerBoot.Result boot(List<String> command) {
        return new ContainerBoot(disk.home(), manager, given.search(), BootedHome.CLOCK)
                .run(new ContainerBoot.BootContext(Map.of(), command, Optional.empty()));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "containers boot on Linux only")
    void bootDoesNotStartWhatRunsAlready() throws IOException {
        disk.intent("coder", Intent.RUNNING);
        given.up("coder");
        ContainerBoot.Result result = boot(List.of());
        assertThat(result.errors())
                .containsExactly("reconcile: coder runs as system unit bot-coder.service (pid 2028);"
                        + " not started a second time");
        assertThat(manager.calls()).noneMatch(call -> call.startsWith("start") || call.startsWith("define-up"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "containers boot on Linux only")
    void bootLeavesTheGatewayToTheCommandThatRunsItInTheForeground() throws IOException {
        disk.intent("coder", Intent.RUNNING);
        disk.intent("default", Intent.RUNNING);
        ContainerBoot.Result result = boot(List.of("gateway", "run", "--no-supervise"));
        assertThat(result.errors())
                .containsExactly(
                        "reconcile: the container's command runs the gateway of default; it is not started as a"
                                + " service");
        assertThat(manager.gateway("default").status().isRunning()).isFalse();
        assertThat(manager.gateway("coder").status().isRunning()).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "containers boot on Linux only")
    void foregroundCommandMayNameAProfile() throws IOException {
        disk.intent("coder", Intent.RUNNING);
        boot(List.of("-p", "coder", "gateway", "run", "--no-supervise"));
        assertThat(manager.gateway("coder").status().isRunning()).isFalse();
    }
}
