package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verbs for systemctl, and observations derived from a unit's properties. */
class SystemdTargetTest {
    @TempDir
    private Path runtime;

    private SystemdTarget target(Operation operation, String facts) {
        return new SystemdTarget(
                ServiceName.of("coder"), "u.service", runtime, operation, true, Expectations.UNKNOWN, facts(facts));
    }

    /** Properties with short names, such as {@code active/running pid=7}. */
    private static UnitFacts facts(String text) {
        Map<String, String> names = Map.of(
                "pid", "MainPID",
                "restarts", "NRestarts",
                "job", "Job",
                "left", "InactiveExitTimestampMonotonic",
                "ended", "ExecMainExitTimestampMonotonic",
                "code", "ExecMainCode",
                "status", "ExecMainStatus",
                "type", "Type",
                "restart", "Restart");
        Map<String, String> facts = new HashMap<>(Map.of("LoadState", "loaded", "Type", "exec", "Restart", "always"));
        for (String word : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                facts.put(names.getOrDefault(word.substring(0, equals), ""), word.substring(equals + 1));
            } else {
                facts.put("ActiveState", word.substring(0, word.indexOf('/')));
                facts.put("SubState", word.substring(word.indexOf('/') + 1));
            }
        }
        return new UnitFacts(facts);
    }

    @ParameterizedTest
    @CsvSource({
        "START, inactive/dead, start",
        "START, failed/failed, start",
        "START, active/running pid=7, ''",
        "START, reloading/reload pid=7, ''",
        // With Type=notify: waits for the running start job.
        "START, activating/start pid=7 type=notify, start",
        "START, activating/start-pre restarts=3, restart",
        "START, activating/auto-restart, restart",
        "START, deactivating/stop-sigterm pid=7 job=9, start",
        "RESTART, inactive/dead, restart",
        "RESTART, active/running pid=7, restart",
        "RESTART, activating/start-pre, restart",
        "STOP, inactive/dead, ''",
        "STOP, failed/failed, ''",
        // At boot, or waiting for units that must start first.
        "STOP, inactive/dead job=9, stop",
        "STOP, active/running pid=7, stop",
        "STOP, activating/auto-restart, stop",
        "REMOVE, active/running pid=7, stop"
    })
    void choosesTheVerbByTheStateBefore(Operation operation, String before, String verb) {
        assertThat(target(operation, before).verb()).isEqualTo(verb);
    }

    @ParameterizedTest
    @CsvSource({
        "active/running pid=7 left=5, UP, 0, true",
        "active/running pid=7 left=5 type=notify, UP, 0, true",
        "activating/start pid=7 left=5 type=notify, STARTING, 0, true",
        "active/running pid=7 left=5 restarts=2, UP, 2, true",
        // systemd counts a restart only after RestartSec.
        "activating/auto-restart left=5 code=1 status=3, CRASHLOOP, 1, true",
        "activating/start-pre left=5 restarts=1 code=1 status=3, CRASHLOOP, 1, true",
        "failed/failed left=5 ended=6 code=1 status=78, FAILED, 1, true",
        "inactive/dead left=5 ended=6 code=1, FINISHED, 1, true",
        "inactive/dead left=5, DOWN, 0, true",
        // All known exits belong to earlier runs.
        "failed/failed left=3 ended=4 code=1 status=78, FAILED, 1, false",
        "inactive/dead left=3, DOWN, 0, false",
        "inactive/dead left=3 job=9, STARTING, 0, false"
    })
    void aStartIsObserved(String now, String state, int ends, boolean begun) {
        Observation seen = target(Operation.START, "inactive/dead left=3").observe(facts(now));
        assertThat(seen.state()).hasToString(state);
        assertThat(seen.ends()).isEqualTo(ends);
        assertThat(seen.begun()).isEqualTo(begun);
        assertThat(seen.decided()).isTrue();
    }

    @Test
    void ifTheUnitWasRunningEveryExitBelongsToThisRun() {
        SystemdTarget target = target(Operation.START, "active/running pid=7 left=3");
        assertThat(target.observe(facts("inactive/dead left=3")).begun()).isTrue();
        SystemdTarget starting = target(Operation.START, "activating/start left=3");
        assertThat(starting.observe(facts("inactive/dead left=3")).begun()).isTrue();
        SystemdTarget restarted = target(Operation.RESTART, "active/running pid=7 left=3");
        assertThat(restarted.observe(facts("inactive/dead left=3")).begun()).isFalse();
        assertThat(restarted.observe(facts("inactive/dead left=5")).begun()).isTrue();
    }

    /** systemd forgets a disabled unit that is down; its script has recorded the exit. */
    @Test
    void withoutTimesANewRecordProvesThatARunHasBegun() throws IOException {
        SystemdTarget target = target(Operation.START, "inactive/dead");
        assertThat(target.observe(facts("inactive/dead")).begun()).isFalse();
        Files.writeString(runtime.resolve("ended"), "itself exited 3\n");
        assertThat(target.observe(facts("inactive/dead")).begun()).isTrue();
    }

    /** systemd may not have received the command. */
    @Test
    void withoutAnAnswerAnInactiveUnitIsUndecided() {
        SystemdTarget target = target(Operation.START, "inactive/dead");
        target.answered(Optional.empty());
        assertThat(target.observe(facts("inactive/dead")).decided()).isFalse();
        assertThat(target.observe(facts("active/running pid=7")).decided()).isTrue();
        SystemdTarget stopped = target(Operation.STOP, "active/running pid=7");
        stopped.answered(Optional.empty());
        assertThat(stopped.observe(facts("inactive/dead")).decided()).isTrue();
    }

    @Test
    void anAnswerCoversAllUnits() {
        SystemdTarget target = target(Operation.START, "inactive/dead");
        target.answered(Optional.of(new CommandResult(1, "", "Job for u.service failed.\nJob for x.service failed.")));
        assertThat(target.words()).isEqualTo("Job for u.service failed.");
        target.answered(Optional.of(new CommandResult(1, "", "Access\ndenied")));
        assertThat(target.words()).isEqualTo("Access denied");
        target.answered(Optional.of(new CommandResult(0, "", "a warning")));
        assertThat(target.words()).isEmpty();
    }
}
