package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What status advises about a gateway's enabling is what a reconcile does. */
class EnablingConflictsTest extends ReconciledHome {
    private static ServiceStatus status(State state, boolean enabled) {
        return ServiceStatus.builder(ServiceName.of("coder"), state)
                .wanted(Optional.of(state.isActive()))
                .enabled(Optional.of(enabled))
                .build();
    }

    private boolean isReported(ServiceStatus status) {
        List<EnablingConflict> all =
                EnablingConflict.atBoot(status).map(List::of).orElse(List.of());
        return EnablingConflicts.of(disk.home(), manager, List.of(status), all).containsKey(status.service());
    }

    private List<Action> planned(ServiceStatus status) {
        Profile profile = disk.home().profile(status.service().profile()).orElseThrow();
        Inspection same = new Inspection(status.service(), Inspection.Verdict.CURRENT, List.of());
        return Comparison.of(
                        CountedIntent.ofRecords(profile, status), same, status, false, EnablingConflict.atBoot(status))
                .actions();
    }

    /** A state that the manager's own tool has changed: a reconcile would do the opposite of what the conflict says. */
    @ParameterizedTest
    @CsvSource({"RUNNING, DOWN, true, START", "STOPPED, UP, false, STOP", "DISABLED, UP, false, STOP"})
    void aStateThatTheIntentContradictsIsNoConflict(Intent intent, State state, boolean enabled, Action.Type type)
            throws IOException {
        profile("coder", intent);
        ServiceStatus status = status(state, enabled);
        assertThat(EnablingConflict.isIn(status)).isTrue();
        assertThat(isReported(status)).isFalse();
        assertThat(planned(status)).extracting(Action::type).containsExactly(type);
    }

    /** A reconcile does nothing, so the advice would never end. */
    @Test
    void nothingThatNobodyAskedForIsAConflict() throws IOException {
        disk.profile("coder");
        for (ServiceStatus status : List.of(status(State.DOWN, true), status(State.UP, false))) {
            assertThat(isReported(status)).as("%s", status).isFalse();
            assertThat(planned(status)).as("%s", status).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"FINISHED", "FAILED"})
    void anEndedGatewayThatIsDisabledIsNoConflict(State state) throws IOException {
        profile("coder", Intent.DISABLED);
        assertThat(isReported(status(state, true))).isFalse();
        assertThat(planned(status(state, true))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, UP, false, START",
        "RUNNING, CRASHLOOP, false, START",
        "STOPPED, DOWN, true, STOP",
        "DISABLED, DOWN, true, STOP"
    })
    void whatReconcileCorrectsIsReported(Intent intent, State state, boolean enabled, Action.Type type)
            throws IOException {
        profile("coder", intent);
        ServiceStatus status = status(state, enabled);
        assertThat(isReported(status)).isTrue();
        assertThat(planned(status)).extracting(Action::type).containsExactly(type);
    }

    @Test
    void aGatewayThatAnotherServesIsLeft() throws IOException {
        profile("coder", Intent.RUNNING);
        assertThat(isReported(status(State.UP, false))).isTrue();
        Files.writeString(disk.home().path().resolve("config.yaml"), "gateway: {multiplex_profiles: true}\n");
        assertThat(isReported(status(State.UP, false))).isFalse();
    }
}
