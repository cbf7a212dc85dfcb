package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.engine.Definer;
import dev.gatehouse.engine.ProofLoop;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions of the controller to the answers of launchd, and its order of calls to launchctl. */
class LaunchdControllerTest extends LaunchdCalls {
    @Test
    void aStartEnablesAndLoads() {
        loop().start(List.of(SERVICE, SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.calls).containsExactly("enable " + GUI, "bootstrap gui/501 ai.hermes.gateway-coder");
        assertThat(folder().resolve("domain")).hasContent("gui/501");
        assertThat(folder().resolve("stopped")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {112, 125, 134, 5, 17, 37})
    void triesTheNextDomainIfOneDoesNotAcceptTheJob(int answer) throws IOException {
        launchctl.answers.put("bootstrap gui", answer);
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.loaded).containsOnlyKeys(USER);
        assertThat(launchctl.calls.stream().filter(call -> call.startsWith("bootstrap gui")))
                .as("tried twice if the first answer may mean that the job is loaded")
                .hasSize(answer < 100 ? 2 : 1);
        assertThat(folder().resolve("domain")).hasContent("user/501");
        assertThat(Files.readString(backend().job(SERVICE).plist())).contains("LimitLoadToSessionType");
        launchctl.answers.clear();
        assertThat(define(StopPolicy.DEFAULT, Initially.DOWN)
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.UNCHANGED);
    }

    @Test
    void ifNoDomainAcceptsTheJobReportsEachAnswerAndStartsWithTheFirstNextTime() throws IOException {
        launchctl.answers.put("bootstrap gui", 5);
        launchctl.answers.put("bootstrap user", 125);
        assertThatThrownBy(() -> loop().start(List.of(SERVICE), Wait.PROOF).orThrow())
                .hasMessageContaining("gui/501: exit code 5")
                .hasMessageContaining("user/501: exit code 125")
                .hasMessageContaining("it is not running");
        assertThat(folder().resolve("domain")).hasContent("gui/501");
        assertThat(Files.readString(backend().job(SERVICE).plist())).doesNotContain("LimitLoadToSessionType");
    }

    @ParameterizedTest
    @CsvSource({"1", "13", "150", "122", "99"})
    void doesNotTryAnotherDomainAfterARefusal(int answer) {
        launchctl.answers.put("bootstrap", answer);
        Class<?> type = switch (answer) {
            case 122 -> GatehouseException.class;
            case 99 -> CommandFailedException.class;
            default -> AccessRefusedException.class;
        };
        assertThatThrownBy(() -> loop().start(List.of(SERVICE), Wait.PROOF).orThrow())
                .isExactlyInstanceOf(type)
                .hasMessageContaining("failed: " + answer);
        assertThat(launchctl.calls).noneMatch(call -> call.startsWith("bootstrap user"));
    }

    /** launchd may have loaded the label without reporting it. */
    @Test
    void unloadsTheLabelBeforeTheSecondAttempt() {
        launchctl.loaded.put(GUI, FakeLaunchctl.job(0, 1, "3"));
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.calls)
                .containsExactly("bootout " + GUI, "enable " + GUI, "bootstrap gui/501 ai.hermes.gateway-coder");
    }

    @Test
    void aTemporaryStartDoesNotChangeTheDisabledList() {
        assertThat(launchctl.disabled).isNotEmpty();
        new ProofLoop<>("launchd", new LaunchdController(places(), true))
                .start(List.of(SERVICE), Wait.none())
                .orThrow();
        assertThat(launchctl.loaded).containsOnlyKeys(GUI);
        assertThat(launchctl.disabled).isNotEmpty();
    }

    @Test
    void kickstartsAJobOnceIfLaunchdDoesNotStartItWithinASecond() throws IOException {
        running(DEAD);
        load("new");
        LaunchdController controller = controller();
        LaunchdTarget target = target(Operation.START);
        for (long millis : List.of(0L, 999L, 1000L, 1500L, 60_000L)) {
            controller.nudge(target, Operation.START, target.observe(), Duration.ofMillis(millis));
            assertThat(launchctl.calls).hasSize(millis < 1000 ? 0 : 1);
        }
        assertThat(launchctl.calls).containsExactly("kickstart " + GUI);
    }

    @Test
    void doesNotKickstartAJobThatHasRun() throws IOException {
        running(DEAD);
        load("crashed");
        controller()
                .nudge(
                        target(Operation.START),
                        Operation.START,
                        target(Operation.START).observe(),
                        Duration.ofMinutes(1));
        assertThat(launchctl.calls).isEmpty();
    }

    @Test
    void aStopDisablesAndUnloadsInEveryDomain() {
        launchctl.loaded.put(GUI, FakeLaunchctl.job(0, 1, "3"));
        launchctl.loaded.put(USER, FakeLaunchctl.job(0, 1, "3"));
        assertThat(loop().stop(List.of(SERVICE), Wait.PROOF)
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.STOPPED);
        assertThat(launchctl.calls).containsExactly("disable " + GUI, "bootout " + GUI, "bootout " + USER);
    }

    @Test
    void stoppingAStoppedGatewayChangesNothing() throws IOException {
        Path mark = folder().resolve("stopped");
        FileTime earlier = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
        Files.setLastModifiedTime(mark, earlier);
        assertThat(loop().stop(List.of(SERVICE), Wait.PROOF)
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.UNCHANGED);
        assertThat(Files.getLastModifiedTime(mark)).isEqualTo(earlier);
    }

    @Test
    void aRefusedStopStopsNothing() {
        launchctl.loaded.put(GUI, FakeLaunchctl.job(0, 1, "3"));
        launchctl.answers.put("disable", 1);
        assertThatThrownBy(() -> loop().stop(List.of(SERVICE), Wait.PROOF).orThrow())
                .isInstanceOf(AccessRefusedException.class);
        assertThat(launchctl.loaded).containsOnlyKeys(GUI);
    }

    /** launchd itself sends only SIGTERM. */
    @Test
    void sendsAnotherStopSignalBeforeTheBootout() {
        define(new StopPolicy("INT", Duration.ofSeconds(7)), Initially.DOWN);
        launchctl.loaded.put(GUI, FakeLaunchctl.job(OWN, 1, "(never exited)"));
        launchctl.calls.clear();
        LaunchdController controller = controller();
        LaunchdTarget target = target(Operation.STOP);
        controller.command(Operation.STOP, List.of(target), Deadline.after(Duration.ZERO), (_, reason) -> {
            throw reason;
        });
        assertThat(launchctl.calls).containsExactly("disable " + GUI, "kill SIGINT " + GUI);
        for (long seconds : List.of(0L, 6L)) {
            controller.nudge(target, Operation.STOP, target.observe(), Duration.ofSeconds(seconds));
            assertThat(controller.isCommanded(target)).isFalse();
        }
        controller.nudge(target, Operation.STOP, target.observe(), Duration.ofSeconds(7));
        assertThat(controller.isCommanded(target)).isTrue();
        assertThat(launchctl.calls.subList(2, 4)).containsExactly("kill SIGKILL " + GUI, "bootout " + GUI);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 36, 113, 37})
    void acceptsTheseAnswersOfBootout(int answer) {
        launchctl.loaded.put(GUI, FakeLaunchctl.job(0, 1, "3"));
        if (answer != 0) {
            launchctl.answers.put("bootout", answer);
        }
        loop().stop(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.calls).contains("bootout " + GUI);
    }

    @Test
    void aRestartFromInsideUsesKickstart() throws IOException {
        running(OWN);
        load("running");
        assertThat(loop().restart(List.of(SERVICE), Wait.PROOF)
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.RESTARTED);
        assertThat(launchctl.calls).containsExactly("kickstart -k " + GUI);
    }

    @Test
    void reportsAHangingLaunchctl() {
        launchctl.answers.put("print gui", -1);
        assertThatThrownBy(() -> loop().start(List.of(SERVICE), Wait.PROOF).orThrow())
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("launchctl print")
                .hasMessageContaining("did not answer within 10 s");
        ServiceStatus status = new LaunchdServiceManager(places(), false).status(SERVICE);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains("launchctl print", "did not answer within 10 s");
    }

    @Test
    void aNewJobThatCannotBeLoadedLeavesNoFiles() throws IOException {
        new Definer(new LaunchdInstaller(places()))
                .remove(List.of(SERVICE), services -> loop().end(services, Wait.PROOF))
                .orThrow();
        launchctl.answers.put("bootstrap", 99);
        assertThatThrownBy(() -> define(StopPolicy.DEFAULT, Initially.UP).orThrow())
                .isInstanceOf(CommandFailedException.class);
        List<Path> left = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(scratch.resolve("Library"))) {
            paths.filter(Files::isRegularFile).forEach(left::add);
        }
        assertThat(left).extracting(path -> path.getFileName().toString()).containsExactly(".lock");
        assertThat(launchctl.disabled).isEmpty();
    }
}
