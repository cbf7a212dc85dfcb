package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Derives a status from the properties of a unit; the package documentation has the table. */
final class SystemdStatusReader {
    private static final long CLD_EXITED = 1;
    private static final long CLD_KILLED = 2;
    private static final long CLD_DUMPED = 3;

    private final ServiceName service;
    private final UnitFacts facts;
    private final Optional<EndRecord> record;

    /**
     * Creates a reader for one unit.
     *
     * @param runtime the unit's runtime directory
     */
    SystemdStatusReader(ServiceName service, UnitFacts facts, Path runtime) {
        this.service = service;
        this.facts = facts;
        // In its first run it has no earlier end; avoids opening a file.
        boolean pristine = facts.isActive() && facts.number("NRestarts") == 0;
        this.record = pristine ? Optional.empty() : EndRecord.in(runtime);
    }

    ServiceStatus read() {
        if (!facts.isKnown()) {
            return ServiceStatus.notInstalled(service);
        }
        State state = state();
        long pid = facts.number("MainPID");
        return new ServiceStatus(
                service,
                state,
                reason(state),
                since(),
                pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(),
                Optional.of(state.isRunning() || state == State.STARTING),
                enabled(),
                lastExit(),
                deaths(state));
    }

    private State state() {
        return switch (facts.text("ActiveState")) {
            case "active", "reloading", "refreshing" -> facts.is("Type", "notify") ? State.READY : State.UP;
            case "activating" -> activating();
            // Also passed by a process that ended by itself and will be restarted.
            case "deactivating" -> comesBack() ? State.STARTING : State.STOPPING;
            case "inactive", "failed" -> atRest();
            default -> State.UNKNOWN;
        };
    }

    private State atRest() {
        // At boot, units are inactive until the units that they are ordered after are up.
        if (isJobWaiting()) {
            return State.STARTING;
        }
        if (facts.is("ActiveState", "failed")) {
            return failed();
        }
        return endedByItself() && exitedWell() ? State.FINISHED : inactive();
    }

    private State activating() {
        boolean runs = facts.number("MainPID") > 0 && !facts.is("Type", "exec");
        return runs && !facts.isWaitingToStart() ? State.UP : State.STARTING;
    }

    /** A pending job is usually a stop, but can be the start itself, if the gateway ended during it. */
    private boolean comesBack() {
        long ended = facts.number("ExecMainExitTimestampMonotonic");
        long begun = facts.number("InactiveExitTimestampMonotonic");
        boolean endedInStart = ended > begun && facts.number("ActiveExitTimestampMonotonic") < begun;
        return willRestart() && (!isJobWaiting() || endedInStart);
    }

    private boolean isJobWaiting() {
        return facts.number("Job") > 0;
    }

    private boolean willRestart() {
        return !facts.is("Restart", "no");
    }

    private State inactive() {
        boolean loaded = facts.is("LoadState", "loaded") || facts.isMasked();
        return loaded ? State.DOWN : State.FAILED;
    }

    /** A requested end is down, even with a failure. */
    private State failed() {
        boolean ran = facts.number("ExecMainCode") > 0;
        return ran && !endedByItself() ? State.DOWN : State.FAILED;
    }

    /**
     * Whether the process ended before the unit left its active state; for a requested end it is the other way round. A
     * unit that never became active ended during its start: systemd may reap a short process before it notices that it
     * was executed; with Type=notify, systemd calls an unrequested end before readiness a failure whatever the exit code.
     */
    private boolean endedByItself() {
        long ended = facts.number("ExecMainExitTimestampMonotonic");
        if (ended == 0) {
            return record.filter(end -> !end.byOperator()).isPresent();
        }
        long left = facts.number("ActiveExitTimestampMonotonic");
        boolean wasActive = left > facts.number("InactiveExitTimestampMonotonic");
        if (wasActive) {
            return ended <= left;
        }
        boolean endedInStart = facts.is("Type", "exec") && ended > facts.number("InactiveExitTimestampMonotonic");
        return facts.is("ActiveState", "failed") || endedInStart;
    }

    private boolean exitedWell() {
        return lastExit().filter(LastExit.exited(0)::equals).isPresent();
    }

    private Optional<LastExit> lastExit() {
        int status = (int) facts.number("ExecMainStatus");
        long code = facts.number("ExecMainCode");
        if (code == CLD_EXITED) {
            return Optional.of(LastExit.exited(status));
        }
        if (code == CLD_KILLED || code == CLD_DUMPED) {
            return Optional.of(LastExit.killedBy(status));
        }
        return record.flatMap(EndRecord::exit);
    }

    private Optional<Instant> since() {
        Optional<Instant> changed = facts.time("StateChangeTimestamp");
        return changed.isPresent() ? changed : record.map(EndRecord::at);
    }

    private Optional<Boolean> enabled() {
        String state = facts.text("UnitFileState");
        return state.isEmpty() ? Optional.empty() : Optional.of(facts.isEnabled());
    }

    private OptionalInt deaths(State state) {
        int restarts = (int) Math.min(Integer.MAX_VALUE - 1, facts.number("NRestarts"));
        // systemd counts a restart only when its timer is over.
        boolean one = state == State.FAILED || state == State.FINISHED || facts.is("SubState", "auto-restart");
        return OptionalInt.of(one && lastExit().isPresent() ? restarts + 1 : restarts);
    }

    private Optional<String> reason(State state) {
        String load = facts.text("LoadState");
        if (load.equals("masked")) {
            return Optional.of("the unit is masked: it cannot be started until it is unmasked");
        }
        if (!load.equals("loaded")) {
            String error = facts.text("LoadError");
            return Optional.of(
                    load.equals("not-found")
                            ? "its unit file is gone"
                            : "systemd does not take its unit (" + load + ")" + (error.isBlank() ? "" : ": " + error));
        }
        if (state == State.STARTING && facts.isAtRest()) {
            return Optional.of("its start is queued: systemd waits for what it is ordered after");
        }
        if (state == State.STARTING && lastExit().isPresent()) {
            LastExit exit = lastExit().get();
            return Optional.of("waits to start again after " + exit + FailureReason.meaning(exit));
        }
        return state == State.FAILED ? Optional.of(new FailureReason(facts, lastExit()).words()) : Optional.empty();
    }
}
