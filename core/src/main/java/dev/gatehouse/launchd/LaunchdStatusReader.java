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
        JobFolder folder = job.folder();
        return new LaunchdStatusReader(
                        job.service(), folder, folder.expectations(), print, Optional.empty(), Optional.empty())
                .read();
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
            boolean ready = expectations.ready() instanceof Readiness.Notify && folder.ready();
            return status(ready ? State.READY : State.UP, "", since);
        }
        // The script waits, or has just started. In the latter case it may be about to find that the last exit was
        // final.
        Optional<LastExit> end = phase.isEmpty() ? job.lastExit().filter(this::isFinalFailure) : Optional.empty();
        return end.map(exit -> failed(exit, Optional.empty())).orElseGet(() -> status(State.STARTING, "", since));
    }

    private ServiceStatus ended(JobPrint job) {
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
                .orElseGet(() -> status(State.STARTING, "", Optional.empty()));
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
        boolean shown = state.isRunning() || state == State.STOPPING;
        OptionalLong pid = shown ? print.map(JobPrint::pid).orElse(OptionalLong.empty()) : OptionalLong.empty();
        boolean wanted = state.isRunning() || state == State.STARTING;
        Optional<String> words = note.or(() -> Optional.of(reason)).filter(text -> !text.isEmpty());
        return new ServiceStatus(service, state, words, since, pid, Optional.of(wanted), enabled, end, deaths());
    }

    /** Does not count a run of the script that only wrote a verdict: the gateway did not run. */
    private OptionalInt deaths() {
        if (print.isEmpty()) {
            return OptionalInt.empty();
        }
        int ended = print.get().ended();
        boolean judged = print.get().pid().isEmpty() && folder.verdict().isPresent();
        return OptionalInt.of(judged ? Math.max(1, ended - 1) : ended);
    }
}
