package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.ModelServiceManager;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeOnDisk;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconcilerTest {
    private HomeOnDisk disk;
    private ModelServiceManager manager;
    private Reconciler reconciler;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        manager = new ModelServiceManager();
        reconciler = new Reconciler(disk.home(), manager);
    }

    private void profile(String name, Intent intent) throws IOException {
        disk.profile(name);
        disk.intent(name, intent);
    }

    /** Brings everything into order, so that a test can disturb it. */
    private void settle() {
        reconciler.apply(reconciler.plan(), Wait.no());
    }

    private List<String> planned() {
        return reconciler.plan().actions().stream()
                .map(action -> action.type() + " " + action.service())
                .toList();
    }

    private void assertSettled() {
        assertThat(reconciler.plan().actions()).isEmpty();
    }

    @Test
    void makesEveryProfileKnownAndStartsThoseThatShouldRun() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("writer", Intent.STOPPED);
        disk.profile("fresh");
        assertThat(planned())
                .containsExactly(
                        "REGISTER_DOWN default", "REGISTER_UP coder", "REGISTER_DOWN fresh", "REGISTER_DOWN writer");
        Report report = reconciler.apply(reconciler.plan());
        assertThat(report.isComplete()).isTrue();
        assertThat(manager.state("coder")).isEqualTo(State.UP);
        assertThat(manager.state("writer")).isEqualTo(State.DOWN);
        assertThat(manager.state("fresh")).isEqualTo(State.DOWN);
        assertThat(manager.state("default")).isEqualTo(State.DOWN);
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
    void oneCallForEachKindOfAction() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            profile(name, Intent.STOPPED);
        }
        settle();
        disk.config("a", "gateway: {env: {X: 1}}\n");
        disk.config("b", "gateway: {env: {X: 1}}\n");
        disk.intent("c", Intent.RUNNING);
        disk.intent("d", Intent.RUNNING);
        manager.become("a", State.UP);
        manager.become("b", State.STARTING);
        profile("up1", Intent.RUNNING);
        profile("up2", Intent.RUNNING);
        profile("new", Intent.STOPPED);
        new ProfileStore(disk.home()).create(ProfileName.of("gone"), java.util.OptionalInt.empty());
        settleOnly("gone");
        new ProfileStore(disk.home()).delete(ProfileName.of("gone"));
        int before = manager.calls().size();

        reconciler.apply(reconciler.plan(), Wait.no());

        assertThat(manager.calls().subList(before, manager.calls().size()))
                .containsExactly(
                        "remove [gone]",
                        "stop [a, b]",
                        "define-down [a, b, new]",
                        "define-up [up1, up2]",
                        "start [c, d]");
        assertSettled();
    }

    private void settleOnly(String name) {
        manager.define(disk.home().profile(name).orElseThrow().gateway());
    }

    @Test
    void proofIsAskedForWhatWasRegisteredToRun() throws IOException {
        profile("coder", Intent.RUNNING);
        reconciler.apply(reconciler.plan());
        assertThat(manager.calls()).containsExactly("define-down [default]", "define-up [coder]", "start [coder]");
    }

    @Test
    void whatDoesNotStayUpIsNoSuccess() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("writer", Intent.RUNNING);
        manager.refuse("coder", new GatehouseException("it went down at once", "gatehouse gateway logs coder"));
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
    void refreshesWhatChangedAndLeavesItRunning() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        disk.config("coder", "gateway: {env: {X: 1}}\n");
        Plan plan = reconciler.plan();
        assertThat(plan.actions())
                .containsExactly(new Action(Action.Type.REFRESH, ServiceName.of("coder"), "changed: definition"));
        assertThat(reconciler.apply(plan).results().getFirst().outcome().change())
                .isEqualTo(Outcome.Change.REFRESHED);
        assertThat(manager.state("coder")).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void refreshesAndStartsInOnePlan() throws IOException {
        profile("coder", Intent.STOPPED);
        settle();
        disk.intent("coder", Intent.RUNNING);
        disk.config("coder", "gateway: {env: {X: 1}}\n");
        assertThat(planned()).containsExactly("REFRESH coder", "START coder");
        settle();
        assertThat(manager.state("coder")).isEqualTo(State.UP);
        assertSettled();
    }

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
        assertThat(plan.troubles())
                .containsExactly(new Trouble(
                        "coder",
                        "it failed and is left so until it is started by hand: exit 78",
                        "gatehouse gateway restart coder",
                        true));
        manager.become("coder", State.FINISHED);
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.remedy()).isEqualTo("gatehouse gateway start coder"));
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
        assertThat(plan.troubles())
                .extracting(Trouble::subject, Trouble::harmless)
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
        assertThat(plan.troubles().getFirst().reason()).contains("must hold 'running' or 'stopped'");
    }

    @Test
    void aBrokenProfileIsToldAndHidesNobody() throws IOException {
        profile("a", Intent.RUNNING);
        profile("broken", Intent.RUNNING);
        profile("c", Intent.RUNNING);
        disk.config("broken", "gateway: {port: many}\n");
        Plan plan = reconciler.plan();
        assertThat(planned()).containsExactly("REGISTER_DOWN default", "REGISTER_UP a", "REGISTER_UP c");
        assertThat(plan.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.subject()).isEqualTo("broken");
            assertThat(trouble.reason()).contains("broken/config.yaml: gateway.port must be a whole number");
            assertThat(trouble.harmless()).isFalse();
        });
    }

    @Test
    void aProfileThatBreaksKeepsItsRunningService() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        disk.config("coder", "gateway: [");
        assertThat(reconciler.plan().actions()).isEmpty();
        settle();
        assertThat(manager.state("coder")).isEqualTo(State.UP);
    }

    @Test
    void theLaterOfTwoProfilesWithOnePortIsRefused() throws IOException {
        profile("a", Intent.RUNNING);
        profile("b", Intent.RUNNING);
        disk.config("a", "gateway: {port: 9201}\n");
        settle();
        disk.config("b", "gateway: {port: 9201}\n");
        Plan plan = reconciler.plan();
        // The service that b had before is left as it is.
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.troubles())
                .containsExactly(new Trouble(
                        "b",
                        "port 9201 is already that of profile a: set another gateway.port",
                        "gatehouse profile show b",
                        false));
        assertThat(manager.state("b")).isEqualTo(State.UP);
    }

    @Test
    void theRootProfileIsFirstInLineForAPort() throws IOException {
        profile("a", Intent.STOPPED);
        disk.config("default", "gateway: {port: 1}\n");
        disk.config("a", "gateway: {port: 1}\n");
        assertThat(planned()).containsExactly("REGISTER_DOWN default");
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
    void aRenamedProfileEndsBeforeItBegins() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        new ProfileStore(disk.home()).rename(ProfileName.of("coder"), ProfileName.of("writer"));
        int before = manager.calls().size();
        reconciler.apply(reconciler.plan(), Wait.no());
        assertThat(manager.calls().subList(before, manager.calls().size()))
                .containsExactly("remove [coder]", "define-up [writer]");
        assertThat(manager.state("writer")).isEqualTo(State.UP);
        assertSettled();
    }

    @Test
    void neverRemovesWhatMayStillBeAProfile() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.delete(disk.directory("coder").resolve("SOUL.md"));
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.subject()).isEqualTo("coder");
            assertThat(trouble.harmless()).isFalse();
        });
    }

    @Test
    void aVolumeThatIsNotMountedRemovesNothing() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.move(disk.path().resolve("profiles"), disk.path().resolve("elsewhere"));
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().isWell()).isFalse();
    }

    @Test
    void aProfileThatBecameALinkKeepsItsService() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.move(disk.directory("coder"), disk.path().resolve("elsewhere"));
        Files.createSymbolicLink(disk.directory("coder"), disk.path().resolve("elsewhere"));
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().troubles()).extracting(Trouble::subject).contains("coder");
        // A link that leads nowhere may lead somewhere again when its volume is mounted.
        Files.move(disk.path().resolve("elsewhere"), disk.path().resolve("further"));
        assertThat(reconciler.plan().actions()).isEmpty();
    }

    @Test
    void curiositiesAreHarmless() throws IOException {
        settle();
        Path odd = Files.createDirectories(disk.path().resolve("profiles/default"));
        Files.writeString(odd.resolve("SOUL.md"), "");
        Plan plan = reconciler.plan();
        assertThat(plan.isWell()).isTrue();
        assertThat(plan.troubles())
                .singleElement()
                .satisfies(trouble ->
                        assertThat(trouble.reason()).contains("profiles/default: the name default is reserved"));
    }

    @Test
    void aProfileThatBreaksBetweenPlanAndApplicationFailsAlone() throws IOException {
        profile("a", Intent.RUNNING);
        profile("b", Intent.RUNNING);
        profile("c", Intent.RUNNING);
        Plan plan = reconciler.plan();
        disk.config("a", "gateway: {port: x}\n");
        new ProfileStore(disk.home()).delete(ProfileName.of("b"));
        Report report = reconciler.apply(plan);
        assertThat(report.failures())
                .extracting(result -> result.action().service().toString())
                .containsExactly("a", "b");
        assertThat(report.failures()
                        .getFirst()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .remedy())
                .isEqualTo("gatehouse profile show a");
        assertThat(manager.state("c")).isEqualTo(State.UP);
        assertThat(manager.services()).doesNotContain(ServiceName.of("a"), ServiceName.of("b"));
    }

    @Test
    void anEmptyPlanAsksNothingOfTheManager() {
        assertThat(reconciler.apply(new Plan(List.of(), List.of())).results()).isEmpty();
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void aHomeThatIsNotThereIsAnErrorWithARemedy() {
        Reconciler nowhere = new Reconciler(Home.at(App.hermes(), disk.path().resolve("absent")), manager);
        assertThatThrownBy(nowhere::plan)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no such home")
                .satisfies(e -> assertThat(((StorageException) e).remedy()).isNotBlank());
    }

    @Test
    void printsActionsWithReasonsAndTroublesWithRemedies() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("broken", Intent.RUNNING);
        disk.config("broken", "gateway: 1\n");
        assertThat(reconciler.plan().lines())
                .containsExactly(
                        "default: register, down (not known yet; nobody asked for it to run)",
                        "coder: register and start (not known yet; it should be running)",
                        "⚠ broken: " + disk.directory("broken")
                                + "/config.yaml: gateway must be a mapping of keys to values, got '1' (line 1, column 10)",
                        "  gatehouse profile show broken");
    }
}
