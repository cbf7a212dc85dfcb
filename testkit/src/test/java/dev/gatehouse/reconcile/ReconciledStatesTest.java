package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plan for each state of a gateway and each intent. */
class ReconciledStatesTest extends ReconciledHome {
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UP", "CRASHLOOP", "STARTING"})
    void stopsGatewaysThatShouldBeStopped(State state) throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        manager.gateway("coder").become(state);
        assertThat(planned()).containsExactly("STOP coder");
        settle();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        assertSettled();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DOWN", "STOPPING", "FINISHED", "FAILED"})
    void leavesStoppedGatewaysAlone(State state) throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        manager.gateway("coder").become(state);
        assertThat(reconciler.plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DOWN", "STOPPING"})
    void startsGatewaysThatShouldRun(State state) throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.gateway("coder").become(state);
        assertThat(planned()).containsExactly("START coder");
        settle();
        // A stopping gateway is started when it has ended.
        clock.advance(StopPolicy.DEFAULT.grace());
        assertSettled();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UP", "CRASHLOOP", "STARTING"})
    void leavesRunningGatewaysAlone(State state) throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.gateway("coder").become(state);
        assertThat(reconciler.plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Test
    void aFailedGatewayIsReportedAndNotStarted() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.gateway("coder").exit(78);
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.isWell()).isTrue();
        assertThat(plan.findings())
                .containsExactly(new Finding(
                        "coder",
                        "failed: exit 78; not restarted automatically",
                        Remedy.gatehouse("gateway", "restart", "coder"),
                        true));
        manager.gateway("coder").become(State.FINISHED);
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy().text()).isEqualTo("gatehouse gateway start coder"));
    }

    @Test
    void anUnknownStateIsAFindingAndCausesNoAction() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.gateway("coder").become(State.UNKNOWN);
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().isWell()).isFalse();
    }

    @Test
    void aGatewayThatRunsWithoutAnIntentIsNotStopped() throws IOException {
        disk.profile("coder");
        settle();
        manager.gateway("coder").become(State.UP);
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.findings())
                .extracting(Finding::subject, Finding::harmless)
                .containsExactly(tuple("coder", true));
    }

    @Test
    void aCopiedProfileIsRegisteredAndNotStarted() throws IOException {
        profile("taken", Intent.RUNNING);
        settle();
        disk.profile("copy");
        Files.copy(
                disk.directory("taken").resolve("gateway.intent"),
                disk.directory("copy").resolve("gateway.intent"));
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).extracting(Action::line).containsExactly("copy: register (new; not started)");
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("copy");
            assertThat(finding.reason()).contains("that of profile taken in ", "from which it was copied");
            assertThat(finding.harmless()).isTrue();
            assertThat(finding.remedy().text()).isEqualTo("gatehouse gateway start copy");
        });
        settle();
        assertThat(manager.gateway("copy").state()).isEqualTo(State.DOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UP", "STARTING"})
    void aDisabledProfileIsStopped(State state) throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.gateway("coder").become(state);
        disk.intent("coder", Intent.DISABLED);
        assertThat(reconciler.plan().actions())
                .extracting(Action::line)
                .containsExactly("coder: stop (disabled, but is " + state.words() + ")");
        settle();
        assertSettled();
    }

    @Test
    void aDisabledProfileIsNotInstalled() throws IOException {
        settle();
        profile("coder", Intent.DISABLED);
        assertThat(reconciler.plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Test
    void anUnreadableIntentStopsNothingAndIsReported() throws IOException {
        disk.profile("coder");
        settle();
        manager.gateway("coder").become(State.UP);
        Files.writeString(disk.directory("coder").resolve("gateway.intent"), "perhaps\n");
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.isWell()).isFalse();
        assertThat(plan.findings().getFirst().reason()).contains("must begin with 'running', 'stopped' or 'disabled'");
    }
}
