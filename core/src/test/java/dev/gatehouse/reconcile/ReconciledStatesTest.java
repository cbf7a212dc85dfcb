package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of the state in which a gateway is found, for each intent. */
class ReconciledStatesTest extends ReconciledHome {
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UP", "READY", "STARTING"})
    void stopsWhatShouldBeStopped(State state) throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        manager.become("coder", state);
        assertThat(planned()).containsExactly("STOP coder");
        settle();
        assertThat(manager.state("coder")).isEqualTo(State.DOWN);
        assertSettled();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DOWN", "STOPPING", "FINISHED", "FAILED"})
    void leavesAloneWhatIsStoppedOneWayOrTheOther(State state) throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        manager.become("coder", state);
        assertThat(reconciler.plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DOWN", "STOPPING"})
    void startsWhatShouldRun(State state) throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.become("coder", state);
        assertThat(planned()).containsExactly("START coder");
        settle();
        assertSettled();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"UP", "READY", "STARTING"})
    void leavesAloneWhatRuns(State state) throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.become("coder", state);
        assertThat(reconciler.plan()).isEqualTo(new Plan(List.of(), List.of()));
    }

    @Test
    void whatFailedStaysSoUntilTheOperatorActs() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.become("coder", State.FAILED);
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.isWell()).isTrue();
        assertThat(plan.findings())
                .containsExactly(new Finding(
                        "coder",
                        "failed: exit 78; not restarted automatically",
                        "gatehouse gateway restart coder",
                        true));
        manager.become("coder", State.FINISHED);
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).isEqualTo("gatehouse gateway start coder"));
    }

    @Test
    void anUnknownStateIsTroubleAndNoReasonToAct() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        manager.become("coder", State.UNKNOWN);
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().isWell()).isFalse();
    }

    @Test
    void whatRunsThoughNobodySaidSoIsNotStopped() throws IOException {
        disk.profile("coder");
        settle();
        manager.become("coder", State.UP);
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.findings())
                .extracting(Finding::subject, Finding::harmless)
                .containsExactly(tuple("coder", true));
    }

    @Test
    void anUnreadableIntentStopsNothingAndIsReported() throws IOException {
        disk.profile("coder");
        settle();
        manager.become("coder", State.UP);
        Files.writeString(disk.directory("coder").resolve("gateway.intent"), "perhaps\n");
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.isWell()).isFalse();
        assertThat(plan.findings().getFirst().reason()).contains("must contain 'running' or 'stopped'");
    }
}
