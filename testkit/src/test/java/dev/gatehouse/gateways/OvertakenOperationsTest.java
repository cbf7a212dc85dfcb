package dev.gatehouse.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.ProfileStore;
import dev.gatehouse.reconcile.Action;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Report;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two operators at the same time: what was asked for last counts, whoever's command comes last. */
class OvertakenOperationsTest {
    private static final ProfileName CODER = ProfileName.of("coder");
    private static final ProfileName WRITER = ProfileName.of("writer");

    private InMemoryServiceManager manager;
    private TestHome disk;
    private Gateways gateways;
    private Gateways others;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        manager = InMemoryServiceManager.of(disk.home());
        gateways = Gateways.of(disk.home(), manager);
        others = Gateways.of(disk.home(), manager);
        disk.profile("coder");
        gateways.reconcile();
    }

    /** Another operator acts once, after the intent was recorded and before the command takes effect. */
    private void meanwhile(Step step, Runnable operation) {
        AtomicBoolean done = new AtomicBoolean();
        manager.before(step, () -> {
            if (!done.getAndSet(true)) {
                operation.run();
            }
        });
    }

    private void assertIs(State state, Intent intent) {
        assertThat(manager.gateway(CODER).state()).isEqualTo(state);
        assertThat(Intents.read(disk.directory("coder")).intent()).isEqualTo(intent);
        assertThat(gateways.plan().actions()).isEmpty();
    }

    @Test
    void aStopDuringAStartCounts() {
        meanwhile(Step.START, () -> others.stop(CODER));
        assertThatThrownBy(() -> gateways.start(CODER))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("Another operation stopped coder at the same time");
        assertIs(State.DOWN, Intent.STOPPED);
    }

    @Test
    void aStopDuringARestartCounts() {
        gateways.start(CODER);
        meanwhile(Step.RESTART, () -> others.stop(CODER));
        assertThatThrownBy(() -> gateways.restart(CODER))
                .hasMessage("Another operation stopped coder at the same time");
        assertIs(State.DOWN, Intent.STOPPED);
    }

    @Test
    void aStartDuringAStopCounts() {
        gateways.start(CODER);
        meanwhile(Step.STOP, () -> others.start(CODER));
        assertThatThrownBy(() -> gateways.stop(CODER)).hasMessage("Another operation started coder at the same time");
        assertIs(State.UP, Intent.RUNNING);
    }

    @Test
    void aStopAfterThePlanCounts() {
        Plan plan = planToStart();
        gateways.stop(CODER);
        manager.clearCalls();
        Report report = gateways.apply(plan, Wait.PROOF);
        assertThat(report.orThrow().results())
                .singleElement()
                .satisfies(result -> assertThat(result.outcome().change()).isEqualTo(Outcome.Change.UNCHANGED));
        assertThat(manager.calls()).isEmpty();
        assertIs(State.DOWN, Intent.STOPPED);
    }

    @Test
    void aStopDuringAReconcileCounts() {
        Plan plan = planToStart();
        meanwhile(Step.START, () -> others.stop(CODER));
        gateways.apply(plan, Wait.PROOF);
        assertIs(State.DOWN, Intent.STOPPED);
    }

    @Test
    void aStartDuringAReconcileCounts() {
        gateways.start(CODER);
        write(Intent.STOPPED);
        meanwhile(Step.STOP, () -> others.start(CODER));
        gateways.reconcile();
        assertIs(State.UP, Intent.RUNNING);
    }

    /** A profile that is created while a plan is made has a service before the plan knows the profile. */
    @Test
    void aReconcileDoesNotRemoveTheServiceOfAProfileThatWasCreatedMeanwhile() throws IOException {
        gateways.create(WRITER);
        new ProfileStore(disk.home()).delete(WRITER);
        Plan plan = gateways.plan();
        assertThat(plan.actions()).extracting(Action::type).containsExactly(Action.Type.REMOVE);
        disk.profile("writer");
        gateways.start(WRITER);
        gateways.apply(plan, Wait.PROOF).orThrow();
        assertThat(manager.gateway(WRITER).state()).isEqualTo(State.UP);
    }

    @Test
    void aReconcileLeavesNoServiceOfAProfileThatWasDeletedMeanwhile() {
        manager.remove(new ServiceName(CODER));
        Plan plan = gateways.plan();
        // Gatehouse would wait until the reconcile releases the profile, which runs in this thread.
        meanwhile(Step.DEFINE, this::deleteAsTheApp);
        gateways.apply(plan, Wait.PROOF);
        assertThat(gateways.plan().actions()).isEmpty();
        assertThat(manager.services()).doesNotContain(new ServiceName(CODER));
    }

    private void deleteAsTheApp() {
        try {
            new ProfileStore(disk.home()).delete(CODER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Plan planToStart() {
        write(Intent.RUNNING);
        Plan plan = gateways.plan();
        assertThat(plan.actions()).extracting(Action::type).containsExactly(Action.Type.START);
        return plan;
    }

    private void write(Intent intent) {
        try {
            disk.intent("coder", intent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
