package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States of units; the properties were observed with systemd 252. */
class SystemdStatusReaderTest {
    private static final ServiceName CODER = ServiceName.of("coder");

    @TempDir
    private Path runtime;

    private ServiceStatus read(String... properties) {
        Map<String, String> facts = new HashMap<>(Map.of("LoadState", "loaded", "Type", "exec", "Restart", "always"));
        for (String property : properties) {
            facts.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
        }
        return new SystemdStatusReader(CODER, new UnitFacts(facts), runtime).read();
    }

    private void record(String text) throws IOException {
        Files.writeString(runtime.resolve("ended"), text + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "active, running, exec, 12, UP",
        "active, running, notify, 12, UP",
        "reloading, reload, notify, 12, UP",
        "active, exited, exec, 0, UP",
        "activating, start, notify, 12, STARTING",
        "activating, start, exec, 12, STARTING",
        "activating, start-post, notify, 12, STARTING",
        "activating, start-pre, exec, 0, STARTING",
        "activating, start-pre, notify, 0, STARTING",
        "activating, condition, exec, 0, STARTING",
        "activating, auto-restart, exec, 0, CRASHLOOP",
        "activating, auto-restart-queued, notify, 0, CRASHLOOP",
        "inactive, dead, exec, 0, DOWN",
        "maintenance, dead, exec, 0, UNKNOWN",
        "blue, green, exec, 0, UNKNOWN",
    })
    void mapsTheStatesOfSystemd(String active, String sub, String type, int pid, State state) {
        ServiceStatus status = read("ActiveState=" + active, "SubState=" + sub, "Type=" + type, "MainPID=" + pid);
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.wanted()).contains(state.isActive());
        assertThat(status.pid().isPresent()).isEqualTo(pid > 0);
    }

    @Test
    void anEndForLackOfMemoryHasAName() throws IOException {
        record("itself killed KILL oom");
        LastExit exit = LastExit.killedBy(9).forLackOfMemory();
        ServiceStatus again = read("ActiveState=active", "SubState=running", "MainPID=12", "NRestarts=1");
        assertThat(again.lastExit()).contains(exit);
        ServiceStatus waiting = read(
                "ActiveState=activating", "SubState=auto-restart", "ExecMainCode=2", "ExecMainStatus=9", "NRestarts=1");
        assertThat(waiting.lastExit()).contains(exit);
        assertThat(waiting.reason().orElseThrow()).startsWith("crashed (killed: out of memory");
        ServiceStatus failed =
                read("ActiveState=failed", "Result=oom-kill", "ExecMainCode=2", "ExecMainStatus=9", "ExecMainPID=12");
        assertThat(failed.lastExit()).contains(exit);
        // The record is about an earlier run.
        ServiceStatus ending = read(
                "ActiveState=deactivating", "SubState=stop-post", "ExecMainCode=2", "ExecMainStatus=9", "NRestarts=1");
        assertThat(ending.lastExit()).contains(LastExit.killedBy(9));
    }

    @Test
    void aRequestedStopIsStoppingAndAnUnrequestedExitIsACrashLoop() {
        String[] ending = {"ActiveState=deactivating", "SubState=stop-sigterm", "MainPID=12"};
        assertThat(read(ending[0], ending[1], ending[2], "Job=77").state()).isEqualTo(State.STOPPING);
        assertThat(read(ending[0], "SubState=stop-post", "Job=").state()).isEqualTo(State.CRASHLOOP);
        assertThat(read(ending[0], "SubState=stop-post", "Job=", "Restart=no").state())
                .isEqualTo(State.STOPPING);
    }

    /** At boot a start waits for the network; the reason must not name an earlier exit. */
    @Test
    void aUnitWithAQueuedStartIsStarting() throws IOException {
        record("itself exited 0");
        for (String rest : new String[] {"inactive", "failed"}) {
            ServiceStatus status = read("ActiveState=" + rest, "SubState=dead", "Job=77");
            assertThat(status.state()).isEqualTo(State.STARTING);
            assertThat(status.wanted()).contains(true);
            assertThat(status.reason().orElseThrow()).contains("start is queued");
        }
    }

    /** The process exited before the unit left the active state, so the exit was not requested. */
    @Test
    void anUnrequestedExitIsFinishedOrFailed() {
        String[] own = {"ExecMainExitTimestampMonotonic=100", "ActiveExitTimestampMonotonic=105", "ExecMainCode=1"};
        ServiceStatus finished =
                read("ActiveState=inactive", own[0], own[1], own[2], "ExecMainStatus=0", "NRestarts=2");
        assertThat(finished.state()).isEqualTo(State.FINISHED);
        assertThat(finished.lastExit()).contains(LastExit.exited(0));
        assertThat(finished.restarts()).hasValue(2);
        ServiceStatus failed =
                read("ActiveState=failed", "Result=exit-code", own[0], own[1], own[2], "ExecMainStatus=78");
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason()).contains("exit 78 (configuration error); not restarted automatically");
        assertThat(failed.wanted()).contains(false);
    }

    @Test
    void aRequestedStopIsDownEvenAfterAFailure() {
        String[] asked = {"ExecMainExitTimestampMonotonic=105", "ActiveExitTimestampMonotonic=100"};
        assertThat(read("ActiveState=inactive", asked[0], asked[1], "ExecMainCode=1", "ExecMainStatus=0")
                        .state())
                .isEqualTo(State.DOWN);
        ServiceStatus killed =
                read("ActiveState=failed", "Result=timeout", asked[0], asked[1], "ExecMainCode=2", "ExecMainStatus=9");
        assertThat(killed.state()).isEqualTo(State.DOWN);
        assertThat(killed.lastExit()).contains(LastExit.killedBy(9));
        assertThat(killed.reason()).isEmpty();
    }

    @Test
    void aUnitThatNeverBecameActiveHasFailed() {
        ServiceStatus status = read(
                "ActiveState=failed",
                "Result=protocol",
                "Type=notify",
                "ExecMainExitTimestampMonotonic=100",
                // The unit was active in an earlier run.
                "ActiveExitTimestampMonotonic=20",
                "InactiveExitTimestampMonotonic=90",
                "ExecMainCode=1",
                "ExecMainStatus=0");
        assertThat(status.state()).isEqualTo(State.FAILED);
        assertThat(status.reason().orElseThrow()).contains("before it was ready");
    }

    @Test
    void theReasonOfABackOffExplainsTheExitCode() {
        String[] waits = {"ActiveState=activating", "SubState=auto-restart", "ExecMainCode=1"};
        assertThat(read(waits[0], waits[1], waits[2], "ExecMainStatus=203").reason())
                .contains("crashed (exit 203: program not found or not executable)");
        assertThat(read(waits[0], waits[1], waits[2], "ExecMainStatus=126").reason())
                .contains("crashed (exit 126: program not executable)");
        assertThat(read(waits[0], waits[1], waits[2], "ExecMainStatus=3").reason())
                .contains("crashed (exit 3)");
    }

    /** Its process was reaped before systemd noticed that it was executed. */
    @Test
    void aUnitThatExitedDuringItsStartIsFinished() {
        String[] times = {
            // The unit was active in an earlier run.
            "ActiveExitTimestampMonotonic=20", "InactiveExitTimestampMonotonic=90", "ExecMainExitTimestampMonotonic=100"
        };
        String[] exit = {"ActiveState=inactive", "Result=success", "ExecMainCode=1", "ExecMainStatus=0"};
        assertThat(read(exit[0], exit[1], exit[2], exit[3], times[0], times[1], times[2])
                        .state())
                .isEqualTo(State.FINISHED);
        // With Type=notify systemd does not treat this as a success, so it was stopped.
        assertThat(read(exit[0], exit[1], exit[2], exit[3], times[0], times[1], times[2], "Type=notify")
                        .state())
                .isEqualTo(State.DOWN);
        // The wait before a start was stopped: the properties belong to the previous run.
        assertThat(read(exit[0], exit[1], exit[2], exit[3], times[0], times[1], "ExecMainExitTimestampMonotonic=50")
                        .state())
                .isEqualTo(State.DOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "start-limit-hit, too often",
        "resources, could not prepare",
        "timeout, exceeded a time limit",
        "watchdog, watchdog",
        "oom-kill, out of memory",
        "something-new, something-new",
    })
    void everyResultIsExplained(String result, String words) {
        ServiceStatus status = read("ActiveState=failed", "Result=" + result);
        assertThat(status.state()).isEqualTo(State.FAILED);
        assertThat(status.reason().orElseThrow()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "203, program not found",
        "127, program not found",
        "217, user or group does not exist",
        "226, sandboxing",
    })
    void systemdsOwnExitCodesAreExplained(int code, String words) {
        assertThat(read(
                                "ActiveState=failed",
                                "Result=exit-code",
                                "ExecMainCode=1",
                                "ExecMainStatus=" + code,
                                "ExecMainExitTimestampMonotonic=100")
                        .reason()
                        .orElseThrow())
                .contains(words);
    }

    @Test
    void anUnknownUnitIsNotInstalled() {
        assertThat(read("LoadState=not-found", "ActiveState=inactive")).isEqualTo(ServiceStatus.absent(CODER));
    }

    /** The unit file was deleted by hand. */
    @Test
    void aRunningUnitWithoutItsFileIsReported() {
        ServiceStatus status = read("LoadState=not-found", "ActiveState=active", "MainPID=12");
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.reason()).contains("unit file was deleted");
    }

    @Test
    void maskedAndUnreadableUnitsHaveAReason() {
        ServiceStatus masked = read("LoadState=masked", "ActiveState=inactive", "UnitFileState=masked");
        assertThat(masked.state()).isEqualTo(State.DOWN);
        assertThat(masked.reason().orElseThrow()).contains("masked");
        assertThat(masked.enabled()).contains(false);
        ServiceStatus bad = read("LoadState=bad-setting", "ActiveState=inactive", "LoadError=x \"No ExecStart\"");
        assertThat(bad.state()).isEqualTo(State.FAILED);
        assertThat(bad.reason().orElseThrow()).contains("bad-setting").contains("No ExecStart");
    }

    /** systemd forgets a run when the next one begins, and a disabled unit when it is down. */
    @Test
    void theRecordReplacesWhatSystemdHasForgotten() throws IOException {
        record("itself killed KILL");
        ServiceStatus again = read("ActiveState=active", "MainPID=12", "NRestarts=1");
        assertThat(again.lastExit()).contains(LastExit.killedBy(9));
        assertThat(again.reason()).isEmpty();
        record("operator exited 3");
        ServiceStatus stopped = read("ActiveState=inactive", "UnitFileState=disabled");
        assertThat(stopped.state()).isEqualTo(State.DOWN);
        assertThat(stopped.lastExit()).contains(LastExit.exited(3));
        assertThat(stopped.since()).isPresent();
        record("itself exited 0");
        assertThat(read("ActiveState=inactive").state()).isEqualTo(State.FINISHED);
    }

    @Test
    void aFirstRunHasNoLastExit() throws IOException {
        record("operator exited 3");
        assertThat(read("ActiveState=active", "MainPID=12", "NRestarts=0").lastExit())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "nonsense",
        "itself exited",
        "itself exited x",
        "itself exited 99999",
        "itself killed NONE",
        "root"
    })
    void anInvalidRecordIsIgnored(String text) throws IOException {
        record(text);
        ServiceStatus status = read("ActiveState=inactive");
        assertThat(status.state()).isEqualTo(State.DOWN);
        assertThat(status.lastExit()).isEmpty();
    }

    @Test
    void aLinkInsteadOfTheRecordIsNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(runtime.resolve("elsewhere"), "itself exited 7\n");
        Files.createSymbolicLink(runtime.resolve("ended"), elsewhere);
        assertThat(read("ActiveState=inactive").lastExit()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aFifoInsteadOfTheRecordDoesNotBlock() throws IOException {
        Command.of(Duration.ofSeconds(10), "mkfifo", runtime.resolve("ended").toString())
                .run();
        assertThat(runtime.resolve("ended")).exists();
        assertThat(read("ActiveState=inactive").lastExit()).isEmpty();
    }

    @Test
    void parsesOnlyUtcTimes() {
        assertThat(read("ActiveState=active", "StateChangeTimestamp=Mon 2026-11-23 07:32:28 UTC")
                        .since())
                .contains(Instant.parse("2026-11-23T07:32:28Z"));
        for (String other : new String[] {"", "n/a", "Mo 2026-11-23 07:32:28 CET", "Mon 2026-13-23 07:32:28 UTC"}) {
            assertThat(read("ActiveState=active", "StateChangeTimestamp=" + other)
                            .since())
                    .isEmpty();
        }
    }
}
