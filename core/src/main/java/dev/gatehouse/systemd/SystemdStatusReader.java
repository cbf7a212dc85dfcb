package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Retry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Derives a status from the properties of a unit. The package documentation has a table of all cases. */
final class SystemdStatusReader {
    private static final long CLD_EXITED = 1;
    private static final long CLD_KILLED = 2;
    private static final long CLD_DUMPED = 3;

    private final ServiceName service;
    private final UnitFacts facts;
    private final Optional<Path> runtime;
    private final Optional<EndRecord> record;

    /**
     * Creates a reader for one unit.
     *
     * @param runtime the unit's runtime directory
     */
    SystemdStatusReader(ServiceName service, UnitFacts facts, Path runtime) {
        this(service, facts, Optional.of(runtime));
    }

    private SystemdStatusReader(ServiceName service, UnitFacts facts, Optional<Path> runtime) {
        this.service = service;
        this.facts = facts;
        this.runtime = runtime;
        // A unit in its first run has no earlier exit, so no file has to be read.
        boolean pristine = facts.isActive() && facts.number("NRestarts") == 0;
        this.record = pristine ? Optional.empty() : runtime.flatMap(EndRecord::in);
    }

    /** Creates a reader for a unit that Gatehouse did not write: records of earlier units of that name say nothing about it. */
    static SystemdStatusReader ofForeign(ServiceName service, UnitFacts facts) {
        return new SystemdStatusReader(service, facts, Optional.empty());
    }

    private Optional<Retry> recordedRetry() {
        return runtime.flatMap(directory -> Retry.in(directory.resolve("failures")));
    }

    ServiceStatus read() {
        if (!facts.isKnown()) {
            return ServiceStatus.absent(service);
        }
        State state = state();
        long pid = facts.number("MainPID");
        Optional<Retry> retry = state == State.CRASHLOOP ? recordedRetry() : Optional.empty();
        return ServiceStatus.builder(service, state)
                .reason(reason(state))
                .since(since())
                .pid(pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty())
                .ready(readiness(state))
                .wanted(Optional.of(state.isActive()))
                .enabled(enabled())
                .lastExit(lastExit())
                .restarts(OptionalInt.of(restarts()))
                .nextTry(retry.flatMap(Retry::next))
                .build();
    }

    /** The status as it is shown: a short run in a crash loop is not up. */
    ServiceStatus shown(Instant now) {
        ServiceStatus status = read();
        Optional<Retry> retry = status.restarts().orElse(0) > 1 ? recordedRetry() : Optional.empty();
        return retry.map(crashed -> crashed.applyTo(status, now)).orElse(status);
    }

    private State state() {
        return switch (facts.text("ActiveState")) {
            case "active", "reloading", "refreshing" -> State.UP;
            case "activating" -> activating();
            // A unit also passes this state after its process has exited by itself and before it is restarted.
            case "deactivating" -> comesBack() ? awaitingRestart() : State.STOPPING;
            case "inactive", "failed" -> atRest();
            default -> State.UNKNOWN;
        };
    }

    private State atRest() {
        // At boot, a unit is inactive until the units before it in the order are up.
        if (isJobWaiting()) {
            return State.STARTING;
        }
        if (facts.is("ActiveState", "failed")) {
            return failed();
        }
        return endedByItself() && exitedWell() ? State.FINISHED : inactive();
    }

    private State activating() {
        return facts.isWaitingToStart() && isRestarting() ? awaitingRestart() : State.STARTING;
    }

    /** Whether the next run follows an end that nobody requested. systemd counts a restart after its timer has elapsed. */
    private boolean isRestarting() {
        return facts.number("NRestarts") > 0 || facts.text("SubState").startsWith("auto-restart");
    }

    /** After an exit that asks for a restart, the script leaves no note of a failure. */
    private State awaitingRestart() {
        boolean killed = lastExit().filter(end -> end.signal() != 0).isPresent();
        boolean failed = killed || record.isEmpty() || recordedRetry().isPresent();
        return failed ? State.CRASHLOOP : State.STARTING;
    }

    /** How many runs have ended since the last start command. */
    int ends() {
        State state = state();
        boolean one = state == State.FAILED
                || state == State.FINISHED
                || facts.text("SubState").startsWith("auto-restart");
        return counted() + (one && lastExit().isPresent() ? 1 : 0);
    }

    private int counted() {
        return (int) Math.min(Integer.MAX_VALUE - 1, facts.number("NRestarts"));
    }

    private Optional<Boolean> readiness(State state) {
        boolean tells = facts.is("Type", "notify") && (state == State.UP || state == State.STARTING);
        return tells ? Optional.of(state == State.UP) : Optional.empty();
    }

    /** A pending job is usually a stop. It can also be the start itself, if the gateway exited during its start. */
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

    /** After a requested stop the unit is down, even if its process failed. */
    private State failed() {
        boolean ran = facts.number("ExecMainCode") > 0;
        return ran && !endedByItself() ? State.DOWN : State.FAILED;
    }

    /**
     * Whether the process exited without a request: then it exited before the unit left the active state; after a
     * requested stop it is the other way round. If the unit never became active, the process exited during its start:
     * systemd may reap a short-lived process before it notices that it was executed. With Type=notify, an unrequested
     * exit before readiness is a failure, regardless of the exit code.
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
            LastExit killed = LastExit.killedBy(status);
            return Optional.of(isForLackOfMemory(killed) ? killed.forLackOfMemory() : killed);
        }
        return record.flatMap(EndRecord::exit);
    }

    /** The script records it after the run, so before that the record is about an earlier one. */
    private boolean isForLackOfMemory(LastExit exit) {
        boolean recorded = facts.isAtRest() || facts.is("SubState", "auto-restart");
        return facts.is("Result", "oom-kill")
                || (recorded && record.flatMap(EndRecord::exit).equals(Optional.of(exit.forLackOfMemory())));
    }

    private Optional<Instant> since() {
        Optional<Instant> changed = facts.time("StateChangeTimestamp");
        return changed.isPresent() ? changed : record.map(EndRecord::at);
    }

    private Optional<Boolean> enabled() {
        String state = facts.text("UnitFileState");
        return state.isEmpty() ? Optional.empty() : Optional.of(facts.isEnabled());
    }

    /** systemd counts a restart when its timer has elapsed; the script may wait after that. */
    private int restarts() {
        boolean waits = facts.isWaitingToStart() && !facts.text("SubState").startsWith("auto-restart");
        return waits ? Math.max(0, counted() - 1) : counted();
    }

    private Optional<String> reason(State state) {
        String load = facts.text("LoadState");
        if (load.equals("masked")) {
            return Optional.of("the unit is masked and cannot be started");
        }
        if (!load.equals("loaded")) {
            String error = facts.text("LoadError");
            return Optional.of(
                    load.equals("not-found")
                            ? "unit file was deleted"
                            : "systemd cannot load its unit (" + load + ")" + (error.isBlank() ? "" : ": " + error));
        }
        if (state == State.STARTING && facts.isAtRest()) {
            return Optional.of("start is queued: waiting for units that must start first");
        }
        if (state == State.CRASHLOOP && lastExit().isPresent()) {
            LastExit exit = lastExit().get();
            String meaning = FailureReason.meaning(exit);
            String end = exit + (meaning.isEmpty() ? "" : ": " + meaning);
            return Optional.of(recordedRetry().map(retry -> retry.reason(end)).orElse("crashed (" + end + ")"));
        }
        return state == State.FAILED ? Optional.of(new FailureReason(facts, lastExit()).words()) : Optional.empty();
    }
}
