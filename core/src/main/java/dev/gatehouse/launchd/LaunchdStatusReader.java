package dev.gatehouse.launchd;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.job.JobFolder.Phase;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Derives a status from launchd's output and a gateway's folder (see the table in the package documentation).
 *
 * @param print launchd's output; empty if the job is not loaded
 * @param enabled whether launchd loads the job at login or boot, if known
 * @param note reason to show instead of the state's own; may be empty
 */
record LaunchdStatusReader(
        ServiceName service,
        JobFolder folder,
        Expectations expectations,
        Optional<JobPrint> print,
        Optional<Boolean> enabled,
        Optional<String> note) {
    /** Returns the status of a job. */
    static ServiceStatus read(LaunchdJob job, Optional<JobPrint> print) {
        return of(job, print).read();
    }

    /** Returns the observation of a job. */
    static Observation observe(LaunchdJob job, Optional<JobPrint> print) {
        LaunchdStatusReader reader = of(job, print);
        return Observation.of(reader.read()).withEnds(reader.ends());
    }

    private static LaunchdStatusReader of(LaunchdJob job, Optional<JobPrint> print) {
        JobFolder folder = job.folder();
        return new LaunchdStatusReader(
                job.service(), folder, folder.expectations(), print, Optional.empty(), Optional.empty());
    }

    ServiceStatus read() {
        return print.map(this::loaded).orElseGet(() -> status(State.DOWN, "", folder.down()));
    }

    private ServiceStatus loaded(JobPrint job) {
        Optional<Instant> down = folder.down();
        if (down.isPresent()) {
            return status(job.pid().isPresent() ? State.STOPPING : State.DOWN, "", down);
        }
        return job.pid().isPresent() ? alive(job, job.pid().getAsLong()) : ended(job);
    }

    private ServiceStatus alive(JobPrint job, long pid) {
        if (!folder.exists()) {
            return status(State.UP, "", Optional.empty());
        }
        if (!job.isScript()) {
            return status(State.UP, "runs with its old definition until it is restarted", Optional.empty());
        }
        Optional<Phase> phase = folder.phase().filter(told -> told.pid() == pid);
        Optional<Instant> since = phase.map(Phase::since);
        if (phase.filter(Phase::running).isPresent()) {
            boolean ready = !(expectations.ready() instanceof Readiness.Notify) || folder.ready();
            return status(ready ? State.UP : State.STARTING, "", since);
        }
        // The script waits, or has just started. In the latter case it may be about to find that the last exit was
        // final.
        Optional<LastExit> end = phase.isEmpty() ? job.lastExit().filter(this::isFinalFailure) : Optional.empty();
        return end.map(exit -> failed(exit, Optional.empty()))
                .orElseGet(() -> phase.isPresent() ? crashed(job, since) : status(State.STARTING, "", since));
    }

    private ServiceStatus ended(JobPrint job) {
        if (!job.spawned()) {
            // launchd tries again like after any other failure. Its exit code 78 says nothing about the gateway.
            return status(
                    expectations.restarts() ? State.CRASHLOOP : State.FAILED,
                    "launchd could not start its script"
                            + job.end().map(end -> " (" + end + ")").orElse(""),
                    Optional.empty());
        }
        OptionalInt verdict = folder.verdict();
        if (verdict.isPresent()) {
            return failed(LastExit.exited(verdict.getAsInt()), folder.verdictTime());
        }
        boolean finished = job.lastExit().filter(LastExit.exited(0)::equals).isPresent();
        if (finished && expectations.endsWith(0)) {
            return status(State.FINISHED, "exited with code 0", Optional.empty());
        }
        return job.lastExit()
                .filter(this::isFinalFailure)
                .map(exit -> failed(exit, Optional.empty()))
                .orElseGet(() -> crashed(job, Optional.empty()));
    }

    private String reason(String end) {
        return folder.retry().map(retry -> retry.reason(end)).orElse("crashed (" + end + ")");
    }

    /** launchd, or the script, waits before the next run; after an exit that asks for a restart only for a second. */
    private ServiceStatus crashed(JobPrint job, Optional<Instant> since) {
        Optional<LastExit> end = job.lastExit()
                .filter(exit -> exit.signal() != 0 || !expectations.again().contains(exit.code()));
        return end.isEmpty()
                ? status(State.STARTING, "", since)
                : status(State.CRASHLOOP, reason(job.end().orElse("")), since).toBuilder()
                        .nextTry(folder.phase()
                                .flatMap(Phase::next)
                                .filter(_ -> job.pid().isPresent()))
                        .build();
    }

    /** Whether no restart follows. The script writes this as a verdict when launchd starts it next. */
    private boolean isFinalFailure(LastExit exit) {
        boolean failure = !exit.equals(LastExit.exited(0));
        return failure && (!expectations.restarts() || (exit.signal() == 0 && expectations.endsWith(exit.code())));
    }

    private ServiceStatus failed(LastExit exit, Optional<Instant> since) {
        String why = exit.code() == 78 ? " (configuration error)" : "";
        return status(State.FAILED, exit + why + "; not restarted automatically", since, Optional.of(exit));
    }

    private ServiceStatus status(State state, String reason, Optional<Instant> since) {
        return status(state, reason, since, print.flatMap(JobPrint::lastExit));
    }

    private ServiceStatus status(State state, String reason, Optional<Instant> since, Optional<LastExit> end) {
        OptionalLong own = print.map(JobPrint::pid).orElse(OptionalLong.empty());
        boolean gateway = state == State.STARTING
                && folder.phase()
                        .filter(phase -> phase.running() && phase.pid() == own.orElse(0))
                        .isPresent();
        boolean shown = state == State.UP || gateway || state == State.STOPPING;
        OptionalLong pid = shown ? own : OptionalLong.empty();
        Optional<String> words = note.or(() -> Optional.of(reason)).filter(text -> !text.isEmpty());
        return ServiceStatus.builder(service, state)
                .reason(words)
                .since(since)
                .pid(pid)
                .ready(readiness(pid.isPresent() && state != State.STOPPING))
                .wanted(Optional.of(state.isActive()))
                .enabled(enabled)
                .lastExit(end)
                .restarts(restarts())
                .build();
    }

    private Optional<Boolean> readiness(boolean runs) {
        return runs && expectations.ready() instanceof Readiness.Notify
                ? Optional.of(folder.ready())
                : Optional.empty();
    }

    /**
     * How many runs have ended since the job was loaded. Does not count a run of the script that only wrote a verdict:
     * the gateway did not run.
     */
    int ends() {
        if (print.isEmpty()) {
            return 0;
        }
        int ended = print.get().ended();
        boolean judged = print.get().pid().isEmpty() && folder.verdict().isPresent();
        return judged ? Math.max(1, ended - 1) : ended;
    }

    /** launchd loads a job for each start command, so each run but the first is a restart. */
    private OptionalInt restarts() {
        if (print.isEmpty()) {
            return OptionalInt.empty();
        }
        boolean between = print.get().pid().isEmpty()
                || folder.phase().filter(phase -> !phase.running()).isPresent();
        return OptionalInt.of(Math.max(0, between ? ends() - 1 : ends()));
    }
}
