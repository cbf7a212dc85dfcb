package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that start and stop a unit, and messages if it does not start. */
class StartAndStopTest extends ManagerOnStandIn {
    @Test
    void aFailedStartReportsItsReasonAndNotTheLastExit() throws IOException {
        String[] facts = {"LoadState=loaded", "ActiveState=inactive", "InactiveExitTimestampMonotonic=7"};
        manager().define(sample().definition());
        Files.createDirectories(root.resolve("run/hermes-gateway-coder"));
        Files.writeString(root.resolve("run/hermes-gateway-coder/ended"), "itself exited 7\n");
        host.unit(UNIT, facts);
        host.systemctl("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*) echo "A dependency job for hermes-gateway-coder.service failed." >&2; exit 1 ;;
                esac
                """);
        assertThat(startFailure())
                .isEqualTo("systemd did not start the gateway of coder:"
                        + " A dependency job for hermes-gateway-coder.service failed.");
        host.systemctl("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*)
                    printf 'ConditionResult=no\\nConditionTimestampMonotonic=9\\n' \\
                        >>"$root/facts/hermes-gateway-coder.service"
                    ;;
                esac
                """);
        assertThat(startFailure())
                .isEqualTo("systemd did not start the gateway of coder: a condition of its unit is not met");
    }

    @Test
    void aUnitStoppedDuringItsStartIsReportedAsStopped() throws IOException {
        manager().define(sample().definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "InactiveExitTimestampMonotonic=7");
        host.systemctl("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*)
                    printf 'LoadState=loaded\\nActiveState=inactive\\nInactiveExitTimestampMonotonic=8\\n' \\
                        >"$root/facts/hermes-gateway-coder.service"
                    ;;
                esac
                """);
        assertThat(startFailure()).isEqualTo("The gateway of coder did not stay up: it was stopped during the start");
    }

    /** A process was killed between writing and reloading, or the unit was edited by hand. */
    @Test
    void aChangedUnitIsReloadedBeforeItsStart() throws IOException {
        manager().define(sample().definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "NeedDaemonReload=yes", "UnitFileState=enabled");
        host.forgetCalls();
        manager().start(List.of(CODER), Wait.none()).orThrow();
        assertThat(host.calls().subList(1, 3)).containsExactly("daemon-reload", "start --no-block " + UNIT);
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "NeedDaemonReload=yes", "UnitFileState=disabled");
        host.forgetCalls();
        manager().start(List.of(CODER), Wait.none()).orThrow();
        assertThat(host.calls().subList(1, 3)).containsExactly("enable " + UNIT, "start --no-block " + UNIT);
    }

    /** During RestartSec no script runs that would delete the back-off. */
    @Test
    void aStartDeletesTheBackOff() throws IOException {
        manager().define(sample().definition());
        Path runtime = Files.createDirectories(root.resolve("run/hermes-gateway-coder"));
        for (String file : List.of("delay", "failures", "ended")) {
            Files.writeString(runtime.resolve(file), "7\n");
        }
        host.unit(UNIT, "LoadState=loaded", "ActiveState=activating", "SubState=auto-restart", "NRestarts=3");
        manager().start(List.of(CODER), Wait.none()).orThrow();
        assertThat(host.calls()).contains("reset-failed " + UNIT).anyMatch(call -> call.startsWith("restart "));
        assertThat(runtime.resolve("delay")).doesNotExist();
        assertThat(runtime.resolve("failures")).doesNotExist();
        assertThat(runtime.resolve("ended")).exists();
    }

    private String startFailure() {
        StartFailedException failure =
                catchThrowableOfType(StartFailedException.class, () -> manager().start(CODER, Wait.PROOF));
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }

    @Test
    void aTemporaryStopDoesNotDisableTheUnit() throws IOException {
        manager().define(sample().definition());
        String[] running = {"LoadState=loaded", "ActiveState=active", "MainPID=12", "UnitFileState=enabled"};
        host.unit(UNIT, running);
        host.forgetCalls();
        manager().transientChanges().stop(List.of(CODER), Wait.none());
        assertThat(host.calls().subList(1, 2)).containsExactly("stop --no-block " + UNIT);
        host.forgetCalls();
        manager().stop(List.of(CODER), Wait.none());
        assertThat(host.calls().subList(1, 3)).containsExactly("disable " + UNIT, "stop --no-block " + UNIT);
    }

    /** A plain start of a waiting unit would wait for its timer. */
    @Test
    void aUnitInItsBackOffIsStartedAtOnce() throws IOException {
        manager().define(sample().definition());
        host.unit(
                UNIT,
                "LoadState=loaded",
                "ActiveState=activating",
                "SubState=start-pre",
                "NRestarts=4",
                "UnitFileState=enabled");
        host.forgetCalls();
        manager().start(List.of(CODER), Wait.none());
        assertThat(host.calls().subList(1, 3)).containsExactly("reset-failed " + UNIT, "restart --no-block " + UNIT);
    }
}
