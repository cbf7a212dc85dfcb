package dev.gatehouse.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.GivenHolders;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that another service or process has: no operation makes a second copy, or changes its intent. */
class HeldElsewhereTest {
    private static final ProfileName CODER = ProfileName.of("coder");
    private static final ProfileName WRITER = ProfileName.of("writer");

    private TestHome disk;
    private InMemoryServiceManager manager;
    private GivenHolders given;
    private Gateways gateways;

    @BeforeEach
    void makeHome(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        disk.profile("coder");
        disk.profile("writer");
        manager = InMemoryServiceManager.of(disk.home());
        given = new GivenHolders(directory);
        gateways = Gateways.of(disk.home(), manager).with(given.search());
    }

    private void assertRefused(ThrowingCallable call, String message, String remedy) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HeldElsewhereException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.remedy().orElseThrow().text()).isEqualTo(remedy);
            assertThat(e.holder()).contains(given.holders.getFirst());
        });
    }

    private IntentReading.Source intentSource() {
        return disk.home().profile(CODER).orElseThrow().intent().source();
    }

    @Test
    void startBesideARunningCopyIsRefusedBeforeAnythingChanges() {
        given.up("coder");
        assertRefused(
                () -> gateways.start(CODER),
                "coder runs as system unit bot-coder.service (pid 2028); not started a second time",
                "sudo systemctl restart bot-coder.service");
        assertThat(manager.calls()).isEmpty();
        assertThat(intentSource()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void restartAndInstallAreRefusedToo() {
        given.up("coder");
        assertRefused(
                () -> gateways.restart(CODER),
                "coder runs as system unit bot-coder.service (pid 2028); not restarted here",
                "sudo systemctl restart bot-coder.service");
        assertRefused(
                () -> gateways.install(CODER),
                "coder runs as system unit bot-coder.service (pid 2028); not installed here",
                "sudo systemctl disable --now bot-coder.service");
        assertThatThrownBy(() -> gateways.adopt(List.of(CODER)).orThrow()).isInstanceOf(HeldElsewhereException.class);
        assertThat(manager.calls()).isEmpty();
        assertThat(intentSource()).isEqualTo(IntentReading.Source.NOTHING);
    }

    /** The other holder ends the gateway, which then writes that it has stopped. */
    @ParameterizedTest
    @CsvSource({"starting, UP", "running, UP", "stopped, DOWN"})
    void anAdoptedGatewayRunsAgainUnlessSomebodyStoppedIt(String word, State state) throws IOException {
        Path file = disk.directory("coder").resolve("gateway_state.json");
        Files.writeString(file, "{\"pid\": 7, \"gateway_state\": \"" + word + "\"}");
        given.up("coder");
        adoptWhile(() -> Files.writeString(file, "{\"pid\": 7, \"gateway_state\": \"stopped\"}"));
        assertThat(manager.gateway("coder").state()).isEqualTo(state);
        assertThat(disk.home().profile(CODER).orElseThrow().intent().intent())
                .isEqualTo(state == State.UP ? Intent.RUNNING : Intent.STOPPED);
    }

    @Test
    void aStopDuringAnAdoptionStays() throws IOException {
        Files.writeString(disk.directory("coder").resolve("gateway_state.json"), "{\"gateway_state\": \"running\"}");
        given.up("coder");
        adoptWhile(() -> disk.intent("coder", Intent.STOPPED));
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        assertThat(disk.home().profile(CODER).orElseThrow().intent().intent()).isEqualTo(Intent.STOPPED);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Adopts with a manager that can take over, where something happens while the other holder stops. */
    private void adoptWhile(Step step) {
        ServiceManager adopting = (ServiceManager) Proxy.newProxyInstance(
                ServiceManager.class.getClassLoader(),
                new Class<?>[] {ServiceManager.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "takesOver" -> true;
                    case "takeOver" -> {
                        given.holders.clear();
                        step.run();
                        yield List.of("service: bot-coder.service → Gatehouse");
                    }
                    default -> method.invoke(manager, arguments);
                });
        Gateways.of(disk.home(), adopting)
                .with(given.search())
                .adopt(List.of(CODER))
                .orThrow();
    }

    @Test
    void copyThatWouldStartAtBootIsEnoughToRefuse() {
        given.enabled("coder");
        assertRefused(
                () -> gateways.start(CODER),
                "coder is started automatically by system unit bot-coder.service; not started a second time",
                "sudo systemctl start bot-coder.service");
    }

    @Test
    void copyThatStartsOnlyByHandIsNoReason() {
        given.installed("coder");
        gateways.start(CODER);
        assertThat(gateways.status(CODER).isRunning()).isTrue();
    }

    @Test
    void otherGatewaysOfTheCallStart() {
        given.up("coder");
        GatewayResults results = gateways.start(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(results.failures()).extracting(GatewayResult::profile).containsExactly(CODER);
        assertThat(gateways.status(WRITER).isRunning()).isTrue();
        assertThat(given.searches).isEqualTo(1);
    }

    @Test
    void stopOfWhatOnlySomebodyElseRunsIsRefused() throws IOException {
        disk.intent("coder", Intent.RUNNING);
        given.up("coder");
        assertRefused(
                () -> gateways.stop(CODER),
                "coder runs as system unit bot-coder.service (pid 2028)",
                "sudo systemctl disable --now bot-coder.service");
        assertRefused(
                () -> gateways.uninstall(CODER),
                "coder runs as system unit bot-coder.service (pid 2028)",
                "sudo systemctl disable --now bot-coder.service");
        assertThat(manager.calls()).isEmpty();
        assertThat(disk.home().profile(CODER).orElseThrow().intent().intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void stopOfAServiceThatIsDownHereIsRefusedWhileAnotherRuns() {
        gateways.install(CODER);
        given.up("coder");
        assertThatThrownBy(() -> gateways.stop(CODER)).isInstanceOf(HeldElsewhereException.class);
        assertThat(intentSource()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @Test
    void stopEndsTheCopyOfThisManagerAndReportsTheOther() {
        gateways.start(CODER);
        given.up("coder");
        assertRefused(
                () -> gateways.stop(CODER),
                "One copy is stopped, but coder runs as system unit bot-coder.service (pid 2028)",
                "sudo systemctl disable --now bot-coder.service");
        assertThat(manager.gateway(CODER).state()).isEqualTo(State.DOWN);
        assertThat(disk.home().profile(CODER).orElseThrow().intent().intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void uninstallHereLeavesTheIntentToTheOther() {
        gateways.start(CODER);
        given.up("coder");
        assertThat(gateways.uninstall(CODER).recorded()).isEmpty();
        assertThat(manager.services()).isEmpty();
        assertThat(disk.home().profile(CODER).orElseThrow().intent().intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void profileOfARunningGatewayIsNeitherRenamedNorDeleted() {
        given.up("coder");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> gateways.rename(CODER, ProfileName.of("x")), () -> gateways.delete(CODER))) {
            assertRefused(
                    call,
                    "coder runs as system unit bot-coder.service (pid 2028)",
                    "sudo systemctl disable --now bot-coder.service");
        }
        assertThat(disk.directory("coder")).isDirectory();
    }

    @Test
    void withoutAManagerAProfileThatRunsIsNotDeleted() {
        given.up("coder");
        Gateways nowhere = Gateways.of(
                        disk.home(),
                        () -> {
                            throw new NoServiceManagerException("none", Remedy.gatehouse("tree", "up"));
                        },
                        VerbHooks.NONE)
                .with(given.search());
        assertThatThrownBy(() -> nowhere.delete(CODER)).isInstanceOf(HeldElsewhereException.class);
    }

    @Test
    void holdersAreListed() {
        given.installed("coder");
        assertThat(gateways.holders(List.of(CODER, WRITER)))
                .isEqualTo(Map.of(given.holders.getFirst().service(), given.holders));
    }

    @Test
    void aFailureHasAlwaysACommand() {
        given.add(new Holder(
                new ServiceName(CODER),
                GivenHolders.KIND,
                "x",
                "a locked home",
                OptionalLong.empty(),
                true,
                false,
                false,
                Map.of()));
        assertThatThrownBy(() -> gateways.start(CODER))
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).isEqualTo("gatehouse gateway status coder"));
    }
}
