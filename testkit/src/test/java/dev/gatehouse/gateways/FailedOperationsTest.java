package dev.gatehouse.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which operations are refused before anything changes, and what is undone after a failure. */
class FailedOperationsTest {
    private static final ProfileName CODER = ProfileName.of("coder");
    private static final ProfileName WRITER = ProfileName.of("writer");

    private InMemoryServiceManager manager;
    private TestHome disk;
    private Gateways gateways;

    @BeforeEach
    void make(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        manager = InMemoryServiceManager.of(disk.home());
        gateways = Gateways.of(disk.home(), manager);
        disk.profile("coder");
        disk.profile("writer");
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private IntentReading intent(String name) {
        return Intents.read(disk.directory(name));
    }

    private void refuseCommands(GatehouseException reason) {
        manager.gateway(CODER).refuse(reason, Step.START, Step.STOP, Step.RESTART);
    }

    @Test
    void aRefusedStartIsNotRecorded() {
        gateways.install(CODER);
        refuseCommands(new AccessRefusedException("root's", Remedy.of("sudo")));
        assertThatThrownBy(() -> gateways.start(CODER)).isInstanceOf(AccessRefusedException.class);
        assertThat(intent("coder").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    /** Nothing is installed or recorded for a gateway that could not listen. */
    @Test
    void aStartOnAPortThatSomebodyElseHasIsRefusedBeforeAnythingChanges() throws IOException {
        InMemoryServiceManager real = InMemoryServiceManager.inRealTime(disk.home());
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            disk.config("coder", "gateway:\n  port: " + port + "\n  ready: port\n");
            assertThatThrownBy(() -> Gateways.of(disk.home(), real).start(CODER))
                    .hasMessage("The gateway of coder cannot use port " + port + ": another process listens on it");
        }
        assertThat(real.calls()).isEmpty();
        assertThat(intent("coder").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void aFailedStartStaysRecorded() {
        gateways.install(CODER);
        refuseCommands(new GatehouseException("it crashed", Remedy.gatehouse("gateway", "logs", "coder")));
        GatewayResult result =
                gateways.start(List.of(CODER), Wait.PROOF).results().getFirst();
        assertThat(result.failed()).isTrue();
        assertThat(result.recorded()).contains(Intent.RUNNING);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void aRefusalForOneGatewayUndoesOnlyItsIntent() {
        gateways.start(List.of(CODER, WRITER), Wait.PROOF).orThrow();
        manager.gateway("coder").refuse(new AccessRefusedException("root's", Remedy.of("sudo")));
        GatewayResults results = gateways.stop(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(results.of(CODER).orElseThrow().recorded()).isEmpty();
        assertThat(results.of(WRITER).orElseThrow().recorded()).contains(Intent.STOPPED);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
        assertThat(intent("writer").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void aCommonFailureIsThrownOnce() {
        GatehouseException down = new GatehouseException("the tree is down", Remedy.gatehouse("tree", "up"));
        manager.gateway("coder").refuse(down);
        manager.gateway("writer").refuse(down);
        GatewayResults results = gateways.start(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(results.failures()).hasSize(2);
        assertThatThrownBy(results::orThrow).isSameAs(down).hasNoSuppressedExceptions();
    }

    @Test
    void anInterruptedThreadChangesNothingAndStaysInterrupted() throws IOException {
        disk.intent("coder", Intent.STOPPED);
        Thread.currentThread().interrupt();
        GatewayResults results = gateways.start(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(results.failures())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.failure().orElseThrow())
                        .isInstanceOfSatisfying(
                                InterruptedOperationException.class,
                                e -> assertThat(e.wasCommanded()).isFalse()));
        assertThatThrownBy(() -> gateways.rename(CODER, ProfileName.of("other")))
                .isInstanceOf(InterruptedOperationException.class);
        assertThatThrownBy(() -> gateways.create(ProfileName.of("other")))
                .isInstanceOf(InterruptedOperationException.class);
        assertThatThrownBy(() -> gateways.delete(CODER)).isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(manager.calls()).isEmpty();
        assertThat(disk.directory("other")).doesNotExist();
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void anInterruptBeforeTheCommandUndoesTheIntent() throws IOException {
        disk.intent("coder", Intent.STOPPED);
        gateways.install(CODER);
        refuseCommands(new InterruptedOperationException(new ServiceName(CODER), false));
        assertThatThrownBy(() -> gateways.start(CODER)).isInstanceOf(InterruptedOperationException.class);
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
        refuseCommands(new InterruptedOperationException(new ServiceName(CODER), true));
        assertThatThrownBy(() -> gateways.start(CODER)).isInstanceOf(InterruptedOperationException.class);
        assertThat(intent("coder").intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void withoutAManagerNothingIsRecorded() {
        Gateways nowhere = Gateways.of(
                disk.home(),
                () -> {
                    throw new NoServiceManagerException("none", Remedy.gatehouse("tree", "up"));
                },
                VerbHooks.NONE);
        for (Runnable operation : List.<Runnable>of(
                () -> nowhere.start(CODER),
                () -> nowhere.stop(CODER),
                () -> nowhere.restart(CODER),
                () -> nowhere.install(CODER),
                () -> nowhere.uninstall(CODER),
                () -> nowhere.adopt(List.of(CODER)))) {
            assertThatThrownBy(operation::run).isInstanceOf(NoServiceManagerException.class);
        }
        assertThat(intent("coder").source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void anEmptyCollectionDoesNothing() {
        assertThat(gateways.start(List.of(), Wait.PROOF).orThrow().results()).isEmpty();
        assertThat(gateways.uninstall(List.of()).results()).isEmpty();
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void aProfileWithInvalidSettingsIsNotRenamedWhileItIsInstalled() throws IOException {
        gateways.start(CODER);
        disk.config("coder", "gateway: {port: many}\n");
        assertThatThrownBy(() -> gateways.rename(CODER, ProfileName.of("other")))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("config.yaml");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(disk.directory("coder")).exists();
    }

    @Test
    void aGatewayThatCannotBeRemovedKeepsItsProfile() {
        gateways.start(CODER);
        manager.gateway("coder")
                .refuse(new GatehouseException("it does not end", Remedy.gatehouse("gateway", "status", "coder")));
        assertThatThrownBy(() -> gateways.rename(CODER, ProfileName.of("other")))
                .hasMessage("it does not end");
        assertThatThrownBy(() -> gateways.delete(CODER)).hasMessage("it does not end");
        assertThat(disk.directory("coder")).exists();
        // Otherwise a reconcile would start what the operator wants to be gone.
        assertThat(intent("coder").intent()).isEqualTo(Intent.STOPPED);
    }

    /** Another process takes the new name during the removal of the gateway. */
    @Test
    void aFailedRenameRestoresTheGateway() {
        gateways.start(CODER);
        manager.before(Step.REMOVE, () -> make("other"));
        assertThatThrownBy(() -> gateways.rename(CODER, ProfileName.of("other")))
                .isInstanceOf(ProfileExistsException.class)
                .hasNoSuppressedExceptions();
        assertThat(manager.calls()).contains("remove [coder]");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(manager.gateway("other").state()).isEqualTo(State.ABSENT);
    }

    /** Another process replaces the directory of profiles by a symbolic link, which is not followed. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the creation of a symbolic link needs a privilege there")
    void aFailedDeletionRestoresTheGateway() {
        gateways.start(CODER);
        manager.before(Step.REMOVE, this::replaceProfilesByALink);
        assertThatThrownBy(() -> gateways.delete(CODER)).isInstanceOf(StorageException.class);
        assertThat(disk.directory("coder")).exists();
        assertThat(manager.calls()).contains("remove [coder]");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
    }

    @Test
    void aStoppedGatewayIsStoppedUnderItsNewName() {
        gateways.install(CODER);
        gateways.rename(CODER, ProfileName.of("other"));
        assertThat(manager.gateway("other").state()).isEqualTo(State.DOWN);
        assertThat(manager.gateway("coder").state()).isEqualTo(State.ABSENT);
    }

    private void make(String profile) {
        try {
            disk.profile(profile);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void replaceProfilesByALink() {
        Path profiles = disk.home().profilesDirectory();
        Path aside = profiles.resolveSibling("aside");
        try {
            Files.move(profiles, aside);
            Files.createSymbolicLink(profiles, aside);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
