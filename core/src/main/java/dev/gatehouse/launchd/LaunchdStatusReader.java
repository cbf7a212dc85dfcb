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
 * What launchd and a gateway's folder say, as a status (see the table in the package's documentation).
 *
 * @param print launchd's answer; empty if it does not have the service
 * @param enabled whether launchd loads it at a login or at boot, if known
 * @param note reason to give in any case; empty: the state's own
 */
record LaunchdStatusReader(
        ServiceName service,
        JobFolder folder,
        Expectations expectations,
        Optional<JobPrint> print,
        Optional<Boolean> enabled,
        Optional<String> note) {
    /** Reads the folder too. */
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
            return status(State.UP, "it runs as before its adoption until it is restarted", Optional.empty());
        }
        Optional<Phase> phase = folder.phase().filter(told -> told.pid() == pid);
        Optional<Instant> since = phase.map(Phase::since);
        if (phase.filter(Phase::running).isPresent()) {
            boolean ready = expectations.ready() instanceof Readiness.Notify && folder.ready();
            return status(ready ? State.READY : State.UP, "", since);
        }
        // The script waits, or has just begun; then it may be about to find that the last end was final.
        Optional<LastExit> end = phase.isEmpty() ? job.lastExit().filter(this::isFinalFailure) : Optional.empty();
        return end.map(exit -> failed(exit, Optional.empty())).orElseGet(() -> status(State.STARTING, "", since));
    }

    private ServiceStatus ended(JobPrint job) {
        OptionalInt verdict = folder.verdict();
        if (verdict.isPresent()) {
            return failed(LastExit.exited(verdict.getAsInt()), folder.verdictTime());
        }
        if (job.lastExit().filter(LastExit.exited(0)::equals).isPresent()) {
            return status(State.FINISHED, "it ended by itself with success", Optional.empty());
        }
        return job.lastExit()
                .filter(this::isFinalFailure)
                .map(exit -> failed(exit, Optional.empty()))
                .orElseGet(() -> status(State.STARTING, "", Optional.empty()));
    }

    /** No run follows. The script notes that as a verdict when launchd starts it next. */
    private boolean isFinalFailure(LastExit exit) {
        boolean failure = !exit.equals(LastExit.exited(0));
        return failure && (!expectations.restarts() || (exit.signal() == 0 && expectations.endsWith(exit.code())));
    }

    private ServiceStatus failed(LastExit exit, Optional<Instant> since) {
        String why =
                expectations.restarts() ? ", after which a restart cannot help" : ", and is never restarted by itself";
        return status(State.FAILED, "it ended with " + exit + why, since, Optional.of(exit));
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

    /** A run of the script that only found that no restart follows was none of the gateway. */
    private OptionalInt deaths() {
        if (print.isEmpty()) {
            return OptionalInt.empty();
        }
        int ended = print.get().ended();
        boolean judged = print.get().pid().isEmpty() && folder.verdict().isPresent();
        return OptionalInt.of(judged ? Math.max(1, ended - 1) : ended);
    }
}
