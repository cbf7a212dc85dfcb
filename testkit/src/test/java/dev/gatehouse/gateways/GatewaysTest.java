package dev.gatehouse.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.RefusedByAppException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.gateways.CreatedProfile.Registration;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.Action;
import dev.gatehouse.reconcile.CountedIntent;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of {@code Gateways}, with a service manager in memory. */
class GatewaysTest {
    @TempDir
    private Path path;

    private InMemoryServiceManager manager;
    private Home home;
    private Gateways gateways;

    @BeforeEach
    void make() {
        home = Home.at(Presets.named("hermes"), path);
        manager = InMemoryServiceManager.of(home);
        gateways = Gateways.of(home, manager);
    }

    private void profile(String name, String config) throws IOException {
        Path directory = Files.createDirectories(home.directory(ProfileName.of(name)));
        Files.writeString(directory.resolve("config.yaml"), config);
    }

    private IntentReading intent(String name) {
        return Intents.read(home.directory(ProfileName.of(name)));
    }

    private static ProfileName named(String name) {
        return ProfileName.of(name);
    }

    private static List<ProfileName> names(String... names) {
        return List.of(names).stream().map(ProfileName::of).toList();
    }

    private static List<Change> changes(GatewayResults results) {
        return results.results().stream()
                .map(result -> result.outcome().change())
                .toList();
    }

    /** The root profile has a gateway too, which is not part of these tests. */
    private void reconcileTheRootProfile() {
        gateways.install(names("default")).orThrow();
    }

    @Test
    void aProgramThatStartsLeavesNothingToReconcile() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        assertThat(gateways.start(named("coder")).status().state()).isEqualTo(State.UP);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
        assertThat(gateways.plan().isEmpty()).isTrue();

        assertThat(gateways.stop(named("coder")).status().state()).isEqualTo(State.DOWN);
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
        assertThat(gateways.plan().isEmpty()).isTrue();

        assertThat(gateways.restart(named("coder")).status().state()).isEqualTo(State.UP);
        assertThat(gateways.plan().isEmpty()).isTrue();
    }

    @Test
    void aDisabledProfileStaysDownUntilItIsEnabled() throws IOException {
        profile("coder", "");
        profile("writer", "");
        reconcileTheRootProfile();
        gateways.start(names("coder", "writer"), Wait.PROOF).orThrow();

        GatewayResult disabled =
                gateways.disable(names("coder")).orThrow().results().getFirst();
        assertThat(disabled.ranBefore()).isTrue();
        assertThat(disabled.status().isRunning()).isFalse();
        assertThat(intent("coder").intent()).isEqualTo(Intent.DISABLED);
        assertThat(gateways.enabled()).containsExactlyElementsOf(names("default", "writer"));
        assertThat(gateways.plan().isEmpty()).isTrue();

        for (GatewayResults refused : List.of(
                gateways.start(names("coder", "writer"), Wait.PROOF),
                gateways.restart(names("coder", "writer"), Wait.PROOF),
                gateways.transientChanges().start(names("coder", "writer"), Wait.PROOF))) {
            assertThat(refused.results().getFirst().failure().orElseThrow())
                    .isInstanceOf(ProfileDisabledException.class)
                    .hasMessage("Profile coder is disabled")
                    .satisfies(
                            failure -> assertThat(failure.remedy().orElseThrow().text())
                                    .isEqualTo("gatehouse profile enable coder"));
            assertThat(refused.results().getLast().failed()).isFalse();
        }
        gateways.stop(named("coder"));
        gateways.uninstall(named("coder"));
        assertThat(intent("coder").intent()).isEqualTo(Intent.DISABLED);
        assertThat(gateways.plan().isEmpty()).isTrue();

        assertThat(gateways.enable(named("coder"))).isTrue();
        assertThat(gateways.enable(named("coder"))).isFalse();
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
        assertThat(gateways.start(named("coder")).status().isRunning()).isTrue();
    }

    @Test
    void aMissingProfileCannotBeDisabled() {
        assertThat(gateways.disable(names("nobody"))
                        .results()
                        .getFirst()
                        .failure()
                        .orElseThrow())
                .isInstanceOf(NoSuchProfileException.class);
    }

    @Test
    void profilesCanBeDisabledOnAHostWithoutAManager() throws IOException {
        profile("coder", "");
        Gateways alone = Gateways.of(
                home,
                () -> {
                    throw new NoServiceManagerException(
                            "no supported service manager detected", Remedy.gatehouse("detect"));
                },
                VerbHooks.NONE);
        assertThat(alone.disable(names("coder")).orThrow().results()).hasSize(1);
        assertThat(intent("coder").intent()).isEqualTo(Intent.DISABLED);
    }

    @Test
    void aRenamedProfileKeepsItsIntentUnderItsName() throws IOException {
        profile("coder", "");
        gateways.start(named("coder"));
        gateways.rename(named("coder"), named("writer"));
        assertThat(intent("writer").intent()).isEqualTo(Intent.RUNNING);
        assertThat(Files.readString(home.directory(named("writer")).resolve("gateway.intent")))
                .contains("\nprofile=writer\n");
    }

    @Test
    void startUpdatesTheDefinitionFromDisk() throws IOException {
        profile("coder", "");
        gateways.start(named("coder"));
        profile("coder", "gateway: {env: {X: 1}}\n");
        GatewayResults results = gateways.start(names("coder"), Wait.PROOF);
        assertThat(results.results().getFirst().refreshed()).isTrue();
        assertThat(manager.calls()).endsWith("define-down [coder]", "start [coder]");
    }

    @Test
    void oneFailureDoesNotAffectOthersAndDuplicatesCountOnce() throws IOException {
        profile("coder", "");
        profile("broken", "gateway: {stop: {timeout: never}}\n");
        GatewayResults results = gateways.start(names("coder", "absent", "broken", "coder"), Wait.PROOF);
        assertThat(results.results())
                .extracting(result -> result.profile().value())
                .containsExactly("coder", "absent", "broken");
        assertThat(changes(results)).containsExactly(Change.STARTED, Change.FAILED, Change.FAILED);
        assertThat(results.failures()).hasSize(2);
        assertThat(results.failures()
                        .getLast()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .remedy()
                        .orElseThrow()
                        .text())
                .isEqualTo("gatehouse profile show broken");
        assertThatThrownBy(results::orThrow)
                .isInstanceOf(NoSuchProfileException.class)
                .hasMessageContaining("Profile absent does not exist");
        assertThat(intent("broken").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void aPortOfAnEarlierProfileIsRefusedBeforeAnythingChanges() throws IOException {
        profile("a", "gateway: {port: 9201}\n");
        profile("b", "gateway: {port: 9201}\n");
        GatewayResults results = gateways.start(names("a", "b"), Wait.PROOF);
        assertThat(changes(results)).containsExactly(Change.STARTED, Change.FAILED);
        assertThat(manager.calls()).containsExactly("define-down [a]", "start [a]");
        assertThat(intent("b").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void aRefusedStopIsNotRecorded() throws IOException {
        profile("coder", "");
        gateways.start(named("coder"));
        manager.gateway("coder").refuse(new AccessRefusedException("root's", Remedy.of("sudo")));
        assertThatThrownBy(() -> gateways.stop(named("coder"))).isInstanceOf(AccessRefusedException.class);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void stoppingAnUnregisteredGatewaySucceeds() throws IOException {
        profile("coder", "");
        assertThat(changes(gateways.stop(names("coder"), Wait.PROOF))).containsExactly(Change.UNCHANGED);
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void stopReportsWhetherTheGatewayRan() throws IOException {
        profile("a", "");
        profile("b", "");
        gateways.start(named("a"));
        gateways.install(names("b"));
        assertThat(gateways.stop(names("a", "b"), Wait.PROOF).results())
                .extracting(GatewayResult::ranBefore)
                .containsExactly(true, false);
    }

    @Test
    void transientChangesRecordNothing() throws IOException {
        profile("coder", "");
        gateways.start(named("coder"));
        gateways.transientChanges().stop(named("coder"));
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void aGatewayWhoseIntentCannotBeRecordedIsNotStarted() throws IOException {
        Path proc = Path.of("/proc", Long.toString(ProcessHandle.current().pid()));
        assumeTrue(Files.isDirectory(proc), "this system has no /proc");
        // There not even root can create a file.
        home = Home.at(
                App.builder("proc", List.of("x"))
                        .profiles(ProfileLayout.DEFAULT.withMarkers(List.of("comm")))
                        .build(),
                proc);
        manager = InMemoryServiceManager.of(home);
        GatewayResults results = Gateways.of(home, manager).start(names("default"), Wait.PROOF);
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        assertThat(results.results().getFirst().recorded()).isEmpty();
        assertThat(results.failures()).hasSize(1);
        assertThatThrownBy(results::orThrow)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Cannot record that it should run, so it was not started");
    }

    @Test
    void aGatewayStopsEvenIfThatCannotBeRecorded() throws IOException {
        Path proc = Path.of("/proc", Long.toString(ProcessHandle.current().pid()));
        assumeTrue(Files.isDirectory(proc), "this system has no /proc");
        home = Home.at(
                App.builder("proc", List.of("x"))
                        .profiles(ProfileLayout.DEFAULT.withMarkers(List.of("comm")))
                        .build(),
                proc);
        manager = InMemoryServiceManager.of(home);
        manager.define(List.of(Gateways.of(home, manager).definition(ProfileName.DEFAULT)), Initially.UP);
        GatewayResults results = Gateways.of(home, manager).stop(names("default"), Wait.PROOF);
        assertThat(manager.gateway("default").state()).isEqualTo(State.DOWN);
        assertThat(results.results().getFirst().recordFailure()).isPresent();
        assertThatThrownBy(results::orThrow)
                .hasMessageContaining("Cannot record that default was stopped, so this does not survive a reboot");
    }

    @Test
    void uninstallRemovesTheServiceAndKeepsTheProfile() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        assertThat(changes(gateways.uninstall(names("coder")))).containsExactly(Change.REMOVED);
        assertThat(manager.gateway("coder").state()).isEqualTo(State.ABSENT);
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
        assertThat(home.profile("coder")).isPresent();
    }

    @Test
    void installStartsNothing() throws IOException {
        profile("coder", "");
        assertThat(changes(gateways.install(names("coder")))).containsExactly(Change.CREATED);
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        assertThat(intent("coder").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void aManagersOwnInstallationReplacesTheUsualOne() throws IOException {
        profile("coder", "");
        List<String> asked = new ArrayList<>();
        VerbHooks hooks = new VerbHooks() {
            @Override
            public void prepare(ServiceManager given, Verb verb) {
                asked.add("prepare " + verb);
            }

            @Override
            public Optional<Installed> install(ServiceManager given, GatewayDefinition definition) {
                given.define(definition);
                given.start(definition.service(), Wait.PROOF);
                return Optional.of(new Installed(Outcome.of(definition.service(), Change.CREATED), true));
            }
        };
        GatewayResults results = Gateways.of(home, () -> manager, hooks).install(names("coder"));
        assertThat(changes(results)).containsExactly(Change.CREATED);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
        assertThat(asked).containsExactly("prepare INSTALL");
    }

    @Test
    void reconcileExecutesThePlan() throws IOException {
        profile("coder", "");
        Intents.write(home.directory(named("coder")), Intent.RUNNING);
        assertThat(gateways.plan().isEmpty()).isFalse();
        assertThat(gateways.reconcile().isComplete()).isTrue();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(gateways.plan().isEmpty()).isTrue();
    }

    @Test
    void aNewProfileIsRegisteredStopped() {
        CreatedProfile created = gateways.create(named("coder"), 9201);
        assertThat(created.registration()).isEqualTo(Registration.REGISTERED);
        assertThat(created.failure()).isEmpty();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        assertThatThrownBy(() -> gateways.create(named("coder")))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("coder");
        assertThatThrownBy(() -> gateways.create(named("tmp"))).isInstanceOf(RefusedByAppException.class);
    }

    @Test
    void aNewProfileIsNotInstalledWithoutRuntimeRegistration() {
        manager.refuseRegistration();
        CreatedProfile created = gateways.create(named("coder"));
        assertThat(created.registration()).isEqualTo(Registration.NOT_INSTALLED);
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void profilesNeedNoManager() {
        Gateways nowhere = Gateways.of(
                home,
                () -> {
                    throw new NoServiceManagerException("none", Remedy.gatehouse("tree", "up"));
                },
                VerbHooks.NONE);
        CreatedProfile created = nowhere.create(named("coder"));
        assertThat(created.registration()).isEqualTo(Registration.NO_MANAGER);
        assertThat(created.failure()).isEmpty();
        assertThat(nowhere.rename(named("coder"), named("writer")).name().value())
                .isEqualTo("writer");
        assertThat(nowhere.delete(named("writer"))).isTrue();
        assertThatThrownBy(() -> nowhere.start(named("absent"))).hasMessageContaining("Profile absent does not exist");
    }

    /** A service manager keeps logs in it. */
    @Test
    void aFirstProfileBesideTheHomeCreatesTheHomeWithItsService() {
        Home beside = Home.at(besideTheHome(), path.resolve("acme"));
        CreatedProfile created =
                Gateways.of(beside, InMemoryServiceManager.of(beside)).create(named("coder"));
        assertThat(created.registration()).isEqualTo(Registration.REGISTERED);
        assertThat(beside.path()).isDirectory();
        assertThat(beside.directory(named("coder"))).isEqualTo(path.resolve("acme-coder"));
    }

    /** The home need not exist then. */
    @Test
    void aProfileBesideTheHomeThatCannotBeCreatedLeadsToADirectoryThatExists() throws IOException {
        Files.writeString(path.resolve("file"), "");
        for (String base : List.of("file", "nowhere/below")) {
            Home beside = Home.at(besideTheHome(), path.resolve(base).resolve("acme"));
            StorageException failure = catchThrowableOfType(
                    StorageException.class,
                    () -> Gateways.of(beside, InMemoryServiceManager.of(beside)).create(named("coder")));
            assertThat(failure).isNotNull();
            assertThat(String.join(" ", failure.remedy().orElseThrow().words()))
                    .isEqualTo("ls -la " + (base.equals("file") ? path.resolve("file") : path));
        }
    }

    private static App besideTheHome() {
        ProfileLayout folders = ProfileLayout.DEFAULT;
        return App.builder("acme", List.of("acme"))
                .profiles(new ProfileLayout(
                        new ProfilePattern("{home}-{profile}"),
                        ProfileLayout.Root.OPTIONAL,
                        folders.markers(),
                        folders.folders(),
                        folders.reserved(),
                        folders.volatileFiles(),
                        folders.fixed()))
                .build();
    }

    @Test
    void aRenamedProfilesGatewayKeepsItsState() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        Profile renamed = gateways.rename(named("coder"), named("writer"));
        assertThat(renamed.directory()).isDirectory();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.ABSENT);
        assertThat(manager.gateway("writer").state()).isEqualTo(State.UP);
        assertThat(gateways.plan().isEmpty()).isTrue();
    }

    @Test
    void anImpossibleRenameChangesNothing() throws IOException {
        profile("coder", "");
        profile("writer", "");
        gateways.start(named("coder"));
        int before = manager.calls().size();
        assertThatThrownBy(() -> gateways.rename(named("coder"), named("writer")))
                .isInstanceOf(ProfileExistsException.class);
        assertThatThrownBy(() -> gateways.rename(named("absent"), named("other")))
                .isInstanceOf(NoSuchProfileException.class);
        assertThatThrownBy(() -> gateways.rename(named("coder"), ProfileName.DEFAULT))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> gateways.rename(named("coder"), ProfileName.of("tmp")))
                .isInstanceOf(RefusedByAppException.class);
        assertThat(manager.calls()).hasSize(before);
    }

    @Test
    void aDeletedProfileLeavesNoService() throws IOException {
        profile("coder", "");
        gateways.start(named("coder"));
        assertThat(gateways.delete(named("coder"))).isTrue();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.ABSENT);
        assertThat(home.profile("coder")).isEmpty();
        assertThatThrownBy(() -> gateways.delete(named("coder"))).hasMessageContaining("Profile coder does not exist");
        assertThatThrownBy(() -> gateways.delete(ProfileName.DEFAULT)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aProfileThatTheRootProfilesGatewayServesIsNeitherStartedNorInstalled() throws IOException {
        profile("default", "gateway: {multiplex_profiles: true}\n");
        profile("coder", "");
        String reason = "coder is served by the gateway of default (gateway.multiplex_profiles in "
                + home.path().resolve("config.yaml") + ")";
        for (Function<ProfileName, ?> operation :
                List.<Function<ProfileName, ?>>of(gateways::start, gateways::restart, gateways::install)) {
            assertThatThrownBy(() -> operation.apply(named("coder")))
                    .isInstanceOf(ServedProfileException.class)
                    .hasMessageStartingWith(reason);
        }
        assertThat(manager.services()).isEmpty();
        assertThat(intent("coder").recorded()).isEqualTo("none");
        assertThat(gateways.enabled()).containsExactly(named("default"));
        gateways.start(named("default"));
        assertThat(gateways.plan().actions()).isEmpty();
        assertThat(gateways.plan().findings())
                .extracting(Finding::reason, Finding::harmless)
                .containsExactly(tuple(
                        "served by the gateway of default (gateway.multiplex_profiles in "
                                + home.path().resolve("config.yaml") + ")",
                        true));
        assertThat(gateways.check().check()).allMatch(Finding::harmless);
    }

    /** The gateway starts again by itself, for instance after a request in a chat, and has no record of Gatehouse. */
    @ParameterizedTest
    @CsvSource({"starting, ''", "startup_failed, no token", "stopped, restart requested"})
    void aReconcileDoesNotStopAGatewayThatNobodyAskedToStop(String word, String reason) throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        Files.delete(home.directory(named("coder")).resolve("gateway.intent"));
        Path state = home.directory(named("coder")).resolve("gateway_state.json");
        Files.writeString(state, "{\"gateway_state\": \"" + word + "\", \"exit_reason\": \"" + reason + "\"}");
        assertThat(gateways.plan().actions()).isEmpty();
    }

    @Test
    void anAdoptionRecordsThatAGatewayRuns() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        Files.delete(home.directory(named("coder")).resolve("gateway.intent"));
        Files.writeString(
                home.directory(named("coder")).resolve("gateway_state.json"), "{\"gateway_state\": \"running\"}");
        profile("coder", "gateway: {stop: {timeout: 200s}}");
        assertThat(changes(gateways.adopt(names("coder")))).containsExactly(Change.REFRESHED);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void aStopDuringATemporaryStopStays() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        Path state = home.directory(named("coder")).resolve("gateway_state.json");
        Files.writeString(state, "{\"pid\": 7, \"gateway_state\": \"running\"}");
        gateways.start(named("coder"));
        manager.before(Step.STOP, () -> {
            manager.before(Step.STOP, () -> {});
            gateways.stop(named("coder"));
        });
        gateways.transientChanges().stop(named("coder"));
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void aGatewayThatStopsAfterATemporaryStopDidNotWaitShouldRun() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        Path state = home.directory(named("coder")).resolve("gateway_state.json");
        Files.writeString(state, "{\"pid\": 7, \"gateway_state\": \"running\"}");
        gateways.start(named("coder"));
        gateways.transientChanges().stop(named("coder"), Wait.none());
        Files.writeString(state, "{\"pid\": 7, \"gateway_state\": \"stopped\"}");
        assertThat(home.profile(named("coder")).orElseThrow().intent().intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void aStopDuringARenameStays() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        Path state = home.directory(named("coder")).resolve("gateway_state.json");
        Files.writeString(state, "{\"pid\": 7, \"gateway_state\": \"running\"}");
        gateways.start(named("coder"));
        manager.before(Step.REMOVE, () -> {
            manager.before(Step.REMOVE, () -> {});
            gateways.stop(named("coder"));
        });
        gateways.rename(named("coder"), named("writer"));
        assertThat(intent("writer").intent()).isEqualTo(Intent.STOPPED);
    }

    /** Otherwise the app's own boot would start what was stopped here, and its earlier stop would beat a later start here. */
    @Test
    void theAppsOwnRecordAgreesAfterAStartAndAfterAStop() throws IOException {
        profile("coder", "");
        Path state = home.directory(named("coder")).resolve("gateway_state.json");
        Files.writeString(state, "{\"desired_state\": \"stopped\", \"gateway_state\": \"stopped\"}");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        assertThat(state).hasContent("{\"desired_state\": \"running\", \"gateway_state\": \"stopped\"}");
        gateways.stop(named("coder"));
        assertThat(state).hasContent("{\"desired_state\": \"stopped\", \"gateway_state\": \"stopped\"}");
        gateways.start(named("coder"));

        // The app's own stop command.
        Files.writeString(state, "{\"desired_state\": \"stopped\", \"gateway_state\": \"stopped\"}");
        assertThat(gateways.plan().actions())
                .extracting(Action::type, Action::reason)
                .containsExactly(tuple(
                        Action.Type.STOP,
                        "should be stopped (desired_state in gateway_state.json became stopped after the last gateway"
                                + " start), but is up"));
        gateways.reconcile().orThrow();
        assertThat(gateways.plan().isEmpty()).isTrue();

        // A start of a gateway that runs does not touch the file that the gateway writes, and counts nevertheless.
        gateways.start(named("coder"));
        Files.writeString(state, "{\"desired_state\": \"stopped\"}");
        gateways.start(named("coder"));
        assertThat(state).hasContent("{\"desired_state\": \"stopped\"}");
        assertThat(gateways.plan().isEmpty()).isTrue();
    }

    @Test
    void aGatewayThatAnotherProcessTookOverIsStartedWhenThatHasEnded() throws IOException {
        profile("coder", "");
        reconcileTheRootProfile();
        gateways.start(named("coder"));
        manager.gateway("coder").exit(0);
        assertThat(gateways.plan().actions()).isEmpty();
        assertThat(gateways.plan().findings())
                .extracting(Finding::reason)
                .containsExactly("finished; not restarted automatically");
        Path state = Files.writeString(
                home.directory(named("coder")).resolve("gateway_state.json"),
                "{\"pid\": 815, \"gateway_state\": \"stopped\"}");
        Instant ended = manager.status(new ServiceName(named("coder"))).since().orElseThrow();
        Files.setLastModifiedTime(state, FileTime.from(ended.plusSeconds(60)));
        assertThat(gateways.plan().actions())
                .extracting(Action::type, Action::reason)
                .containsExactly(
                        tuple(Action.Type.START, "should run, but another process took it over and has ended"));
        // The status agrees.
        ServiceStatus status = gateways.status(names("coder")).getFirst();
        assertThat(status.reason().orElse("")).doesNotContain("became stopped");
        assertThat(CountedIntent.ofRecords(home.profile(named("coder")).orElseThrow(), status)
                        .intent())
                .isEqualTo(Intent.RUNNING);
        gateways.reconcile().orThrow();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(gateways.plan().actions()).isEmpty();
    }

    @Test
    void awaitReturnsTheLastStatusOfEach() throws Exception {
        profile("alpha", "");
        profile("beta", "");
        List<ProfileName> both = List.of(ProfileName.of("beta"), ProfileName.of("alpha"));
        gateways.start(ProfileName.of("alpha"));
        assertThat(gateways.await(both, Set.of(State.UP), Duration.ZERO))
                .extracting(ServiceStatus::state)
                .containsExactly(State.ABSENT, State.UP);
        assertThat(gateways.await(both, Set.of(State.UP, State.ABSENT), Duration.ofDays(999_999)))
                .extracting(status -> status.service().toString())
                .containsExactly("beta", "alpha");
        assertThat(gateways.await(List.of(), Set.of(), Duration.ofDays(1))).isEmpty();
    }

    @Test
    void anInterruptedWaitThrows() throws Exception {
        profile("alpha", "");
        Thread.currentThread().interrupt();
        InterruptedOperationException thrown = catchThrowableOfType(
                InterruptedOperationException.class,
                () -> gateways.await(List.of(ProfileName.of("alpha")), Set.of(State.UP), Duration.ofDays(1)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown.wasCommanded()).isFalse();
    }

    @Test
    void invalidSettingsAreFoundWithoutAManager() throws Exception {
        profile("alpha", "gateway: {port: 9201}\n");
        profile("beta", "gateway: {port: 9201}\n");
        profile("gamma", "gateway: {prot: 1}\n");
        Gateways without = Gateways.of(
                home,
                () -> {
                    throw new AssertionError("asked");
                },
                VerbHooks.NONE);
        assertThat(without.invalid(List.of(ProfileName.of("gamma"), ProfileName.of("beta"), ProfileName.of("alpha"))))
                .hasEntrySatisfying(
                        ProfileName.of("gamma"),
                        problem -> assertThat(problem).isInstanceOf(InvalidInputException.class))
                .hasEntrySatisfying(
                        ProfileName.of("beta"), problem -> assertThat(problem).hasMessageContaining("9201"))
                .hasSize(2);
        assertThatThrownBy(() -> without.invalid(List.of(ProfileName.of("delta"))))
                .isInstanceOf(NoSuchProfileException.class);
    }
}
