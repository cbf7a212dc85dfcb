package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.engine.Definer;
import dev.gatehouse.engine.ProofLoop;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions of the controller to the answers of launchd, and its order of calls to launchctl. */
@Execution(ExecutionMode.CONCURRENT)
class LaunchdControllerTest extends LaunchdCalls {
    @Test
    void aStartEnablesAndLoads() {
        loop().start(List.of(SERVICE, SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.calls).containsExactly("enable " + GUI, "bootstrap gui/501 ai.hermes.gateway-coder");
        assertThat(folder().resolve("domain")).hasContent("gui/501");
        assertThat(folder().resolve("stopped")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {112, 124, 125, 134, 5, 17, 37})
    void triesTheNextDomainIfOneDoesNotAcceptTheJob(int answer) throws IOException {
        launchctl.answers.put("bootstrap gui", answer);
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.loaded).containsOnlyKeys(USER);
        long tries = launchctl.calls.stream()
                .filter(call -> call.startsWith("bootstrap gui"))
                .count();
        assertThat(tries > 1)
                .as("tried again for a while if the answer may mean that the label is still taken")
                .isEqualTo(answer < 100);
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
                .hasMessageContaining("it is not running; launchd's log has the reason")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        failure -> assertThat(failure.remedy().orElseThrow().words())
                                .startsWith("/usr/bin/log", "show")
                                .last(InstanceOfAssertFactories.STRING)
                                .contains(GUI));
        assertThat(folder().resolve("domain")).hasContent("gui/501");
        assertThat(Files.readString(backend().job(SERVICE).plist())).doesNotContain("LimitLoadToSessionType");
    }

    /** launchd may refuse a label for a moment after its last job is gone. */
    @Test
    void triesAgainUntilTheLabelIsFree() throws IOException {
        launchctl.refusals = 3;
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.loaded).containsOnlyKeys(GUI);
        assertThat(folder().resolve("domain")).hasContent("gui/501");
    }

    /** Another process loads the property list in the meantime, such as a desktop app that repairs its gateway. */
    @Test
    void aJobThatAnotherProcessHasLoadedMeanwhileIsLoaded() {
        launchctl.loadedByOther = true;
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(launchctl.loaded).containsOnlyKeys(GUI);
    }

    @Test
    void aStartWithoutAnyDomainAdvisesARunWithoutLaunchd() {
        launchctl.answers.put("bootstrap", 125);
        assertThat(remedy()).isEqualTo("gatehouse gateway run coder");
    }

    /** launchd of macOS 26 refuses it otherwise. */
    @Test
    void makesThePropertyListReadable() throws IOException {
        Path plist = backend().job(SERVICE).plist();
        Files.setPosixFilePermissions(plist, PosixFilePermissions.fromString("rw-------"));
        loop().start(List.of(SERVICE), Wait.none()).orThrow();
        assertThat(Files.getPosixFilePermissions(plist)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** A home on an external disk: the property list of a daemon is on the startup volume. */
    @Test
    void advisesADaemonIfTheAccountIsOnAnExternalVolume() throws IOException {
        launchctl.answers.put("bootstrap", 5);
        Path library = scratch.resolve("Library");
        Path outside = Files.createDirectories(scratch.resolve("Volumes/Disk")).resolve("Library");
        Files.move(library, outside);
        Files.createSymbolicLink(library, outside);
        assertThat(remedy()).startsWith("sudo gatehouse --home ").endsWith(" gateway install --system coder");
    }

    /** Agents of root would be in gui/0, which no login creates. */
    @Test
    void advisesADaemonIfRootAsksForAnAgent() {
        Path program = Path.of("/bin/launchctl");
        LaunchdBackend ofRoot = new LaunchdBackend(
                home(),
                new LaunchdLayout(0, scratch, scratch, program),
                LaunchdOptions.in(DomainChoice.GUI),
                new Launchctl(program, launchctl),
                Optional.empty());
        GatehouseException failure = new LoadFailure(ofRoot.job(SERVICE))
                .of(List.of(new LoadFailure.Answer(
                        Domain.gui(0),
                        new CommandResult(
                                125, "", "Bootstrap failed: 125: Domain does not support specified action"))));
        assertThat(failure).hasMessageContaining("gui/0: exit code 125").hasMessageContaining("not to root");
        assertThat(failure.remedy().orElseThrow().text()).startsWith("sudo ");
    }

    @ParameterizedTest
    @CsvSource({
        "155, xattr -d com.apple.quarantine",
        "119, open x-apple.systempreferences:com.apple.LoginItems-Settings.extension",
        "161, open x-apple.systempreferences:com.apple.LoginItems-Settings.extension",
    })
    void namesWhatMacOsHasForbidden(int answer, String command) {
        launchctl.answers.put("bootstrap", answer);
        assertThat(remedy()).startsWith(command);
    }

    private String remedy() {
        return catchThrowableOfType(
                        GatehouseException.class,
                        () -> loop().start(List.of(SERVICE), Wait.PROOF).orThrow())
                .remedy()
                .orElseThrow()
                .text();
    }

    /** Background Task Management: bootstrap succeeds, and launchd removes the job. */
    @Test
    void aJobThatLaunchdRemovesAtOnceIsExplained() {
        launchctl.removesAtOnce = true;
        GatehouseException failure = catchThrowableOfType(
                GatehouseException.class,
                () -> loop().start(List.of(SERVICE), Wait.PROOF).orThrow());
        assertThat(failure)
                .hasMessageContaining("was removed from launchd during its start")
                .hasMessageContaining("Login Items & Extensions");
        assertThat(failure.remedy().orElseThrow().text()).startsWith("/usr/bin/log show");
    }

    /** launchd's own exit code 78 is no configuration error of the gateway. */
    @Test
    void aJobThatLaunchdCannotStartIsExplained() throws IOException {
        running(DEAD);
        launchctl.loaded.put(
                GUI, FakeLaunchctl.job(0, 1, "78: EX_CONFIG").replace("}", "\tjob state = spawn failed\n}"));
        LaunchdTarget target = target(Operation.START);
        assertThat(controller().detail(target, target.observe(), Cause.ENDED))
                .contains("launchd could not start the script");
        assertThat(controller().remedy(target, Cause.ENDED).text()).startsWith("/usr/bin/log show");
    }

    /** Without a login at the screen the user's domain has the account's list of disabled labels. */
    @Test
    void readsTheDisabledListWithoutALoginAtTheScreen() {
        launchctl.answers.put("print-disabled gui", 125);
        assertThat(new LaunchdServiceManager(places(), false).status(SERVICE).enabled())
                .contains(false);
        launchctl.answers.put("print-disabled", 125);
        assertThat(new LaunchdServiceManager(places(), false).status(SERVICE).enabled())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "disabled, disabled in launchd",
        "enabled,  launchd has not loaded it",
        "nowhere,  not logged in",
    })
    void saysWhyAGatewayIsDownThatNobodyHasStopped(String list, String reason) throws IOException {
        Files.delete(folder().resolve("stopped"));
        switch (list) {
            case "enabled" -> launchctl.disabled.clear();
            case "nowhere" -> launchctl.answers.put("print", 125);
            default -> assertThat(launchctl.disabled).isNotEmpty();
        }
        ServiceStatus status = new LaunchdServiceManager(places(), false).status(SERVICE);
        assertThat(status.state()).isEqualTo(State.DOWN);
        assertThat(status.reason().orElseThrow()).contains(reason);
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
