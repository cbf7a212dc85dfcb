package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans for profiles that are new, changed, renamed or deleted, and their execution and output. */
class ReconcilerTest extends ReconciledHome {
    @Test
    void registersEveryProfileAndStartsThoseThatShouldRun() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("writer", Intent.STOPPED);
        disk.profile("fresh");
        assertThat(planned())
                .containsExactly(
                        "REGISTER_DOWN default", "REGISTER_UP coder", "REGISTER_DOWN fresh", "REGISTER_DOWN writer");
        Report report = reconciler.apply(reconciler.plan());
        assertThat(report.isComplete()).isTrue();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(manager.gateway("writer").state()).isEqualTo(State.DOWN);
        assertThat(manager.gateway("fresh").state()).isEqualTo(State.DOWN);
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        assertSettled();
    }

    @Test
    void planningChangesNothing() throws IOException {
        profile("coder", Intent.RUNNING);
        reconciler.plan();
        assertThat(manager.calls()).isEmpty();
        assertThat(manager.services()).isEmpty();
    }

    @Test
    void anActionForAProfileThatWasDeletedSinceThePlanIsLeftOut() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("gone", Intent.RUNNING);
        Plan plan = reconciler.plan();
        new ProfileStore(disk.home()).delete(ProfileName.of("gone"));
        Report report = reconciler.apply(plan);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.results())
                .filteredOn(result -> result.action().service().equals(new ServiceName(ProfileName.of("gone"))))
                .singleElement()
                .satisfies(result -> assertThat(result.outcome().change()).isEqualTo(Outcome.Change.UNCHANGED));
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void callsTheManagerOncePerTypeOfAction() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            profile(name, Intent.STOPPED);
        }
        settle();
        disk.config("a", "gateway: {env: {X: 1}}\n");
        disk.config("b", "gateway: {env: {X: 1}}\n");
        disk.intent("c", Intent.RUNNING);
        disk.intent("d", Intent.RUNNING);
        manager.gateway("a").become(State.UP);
        manager.gateway("b").become(State.STARTING);
        profile("up1", Intent.RUNNING);
        profile("up2", Intent.RUNNING);
        profile("new", Intent.STOPPED);
        new ProfileStore(disk.home()).create(ProfileName.of("gone"), java.util.OptionalInt.empty());
        reconcileOnly("gone");
        new ProfileStore(disk.home()).delete(ProfileName.of("gone"));
        int before = manager.calls().size();

        reconciler.apply(reconciler.plan(), Wait.none());

        assertThat(manager.calls().subList(before, manager.calls().size()))
                .containsExactly(
                        "remove [gone]",
                        "stop [a, b]",
                        "define-down [a, b, new]",
                        "define-up [up1, up2]",
                        "start [c, d]");
        assertSettled();
    }

    private void reconcileOnly(String name) {
        manager.define(disk.home().profile(name).orElseThrow().gateway());
    }

    @Test
    void waitsForProofOfNewGateways() throws IOException {
        profile("coder", Intent.RUNNING);
        reconciler.apply(reconciler.plan());
        assertThat(manager.calls()).containsExactly("define-down [default]", "define-up [coder]", "start [coder]");
    }

    @Test
    void aGatewayThatDoesNotStayUpIsAFailure() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("writer", Intent.RUNNING);
        manager.gateway("coder")
                .refuse(new GatehouseException("it went down at once", Remedy.gatehouse("gateway", "logs", "coder")));
        Report report = reconciler.apply(reconciler.plan());
        assertThat(report.isComplete()).isFalse();
        assertThat(report.failures()).singleElement().satisfies(result -> {
            assertThat(result.action().service()).isEqualTo(ServiceName.of("coder"));
            assertThat(result.line()).isEqualTo("✗ coder: register and start: it went down at once");
        });
        assertThat(report.results())
                .extracting(
                        result -> result.action().service().toString(),
                        result -> result.outcome().change())
                .containsExactly(
                        tuple("default", Outcome.Change.CREATED),
                        tuple("coder", Outcome.Change.FAILED),
                        tuple("writer", Outcome.Change.CREATED));
    }

    @Test
    void updatesAChangedServiceAndLeavesItRunning() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        disk.config("coder", "gateway: {env: {X: 1}}\n");
        Plan plan = reconciler.plan();
        assertThat(plan.actions())
                .containsExactly(new Action(Action.Type.REFRESH, ServiceName.of("coder"), "changed: definition"));
        assertThat(reconciler.apply(plan).results().getFirst().outcome().change())
                .isEqualTo(Outcome.Change.REFRESHED);
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void updatesAndStartsInOnePlan() throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        disk.intent("coder", Intent.RUNNING);
        disk.config("coder", "gateway: {env: {X: 1}}\n");
        assertThat(planned()).containsExactly("REFRESH coder", "START coder");
        settle();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void removesTheServiceOfADeletedProfile() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        new ProfileStore(disk.home()).delete(ProfileName.of("coder"));
        assertThat(planned()).containsExactly("REMOVE coder");
        settle();
        assertThat(manager.services()).containsExactly(ServiceName.of("default"));
        assertSettled();
    }

    @Test
    void aRenamedProfileStopsBeforeItStarts() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        new ProfileStore(disk.home()).rename(ProfileName.of("coder"), ProfileName.of("writer"));
        int before = manager.calls().size();
        reconciler.apply(reconciler.plan(), Wait.none());
        assertThat(manager.calls().subList(before, manager.calls().size()))
                .containsExactly("remove [coder]", "define-up [writer]");
        assertThat(manager.gateway("writer").state()).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void anEmptyPlanDoesNotUseTheManager() {
        assertThat(reconciler.apply(new Plan(List.of(), List.of())).results()).isEmpty();
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void printsActionsWithReasonsAndFindingsWithRemedies() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("broken", Intent.RUNNING);
        disk.config("broken", "gateway: 1\n");
        assertThat(reconciler.plan().lines())
                .containsExactly(
                        "default: register (new; not started)",
                        "coder: register and start (new; should run)",
                        "⚠ broken: " + disk.directory("broken")
                                + "/config.yaml: gateway must be a mapping of keys to values, got '1' (line 1, column 10)",
                        "  gatehouse profile show broken");
    }
}
