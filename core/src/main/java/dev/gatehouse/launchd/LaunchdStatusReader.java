package dev.gatehouse.launchd;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What launchd says of a service, and its folder beside that, as a status (see the package's essay). */
final class LaunchdStatusReader {
    private final ServiceName service;
    private final JobFolder folder;
    private final Optional<JobPrint> print;
    private final Optional<Boolean> enabled;
    private final Expectations expectations;

    /**
     * Makes one.
     *
     * @param print launchd's answer; empty where it has no such service
     * @param enabled whether launchd takes it at a login or at boot, where that is known
     */
    LaunchdStatusReader(ServiceName service, JobFolder folder, Optional<JobPrint> print, Optional<Boolean> enabled) {
        this.service = service;
        this.folder = folder;
        this.print = print;
        this.enabled = enabled;
        this.expectations = folder.expectations();
    }

    ServiceStatus read() {
        if (print.isEmpty()) {
            return status(State.DOWN, Optional.empty(), folder.down(), OptionalLong.empty(), Optional.of(false));
        }
        JobPrint job = print.get();
        boolean down = folder.down().isPresent();
        return job.pid().isPresent() ? alive(job, job.pid().getAsLong(), down) : ended(job, down);
    }

    private ServiceStatus alive(JobPrint job, long pid, boolean down) {
        OptionalLong known = OptionalLong.of(pid);
        if (down) {
            return status(State.STOPPING, Optional.empty(), folder.down(), known, Optional.of(false));
        }
        if (!folder.exists()) {
            // Not started by a script of ours: all that is known is that it runs.
            return status(State.UP, Optional.empty(), Optional.empty(), known, Optional.of(true));
        }
        if (!job.isScript()) {
            String reason = "it runs as it did before it was taken over, until it is restarted";
            return status(State.UP, Optional.of(reason), Optional.empty(), known, Optional.of(true));
        }
        Optional<JobFolder.Phase> phase = folder.phase().filter(told -> told.pid() == pid);
        if (phase.isPresent() && phase.get().running()) {
            boolean ready = folder.ready() && expectations.ready() instanceof Readiness.Notify;
            return status(
                    ready ? State.READY : State.UP,
                    Optional.empty(),
                    Optional.of(phase.get().since()),
                    known,
                    Optional.of(true));
        }
        // The script: it is about to let the last end be the end, or waits, or has just begun.
        Optional<ServiceStatus> failed = phase.isEmpty() ? refused(job) : Optional.empty();
        return failed.orElseGet(() -> starting(phase.map(JobFolder.Phase::since)));
    }

    private ServiceStatus starting(Optional<Instant> since) {
        return status(State.STARTING, Optional.empty(), since, OptionalLong.empty(), Optional.of(true));
    }

    private ServiceStatus ended(JobPrint job, boolean down) {
        if (down) {
            return status(State.DOWN, Optional.empty(), folder.down(), OptionalLong.empty(), Optional.of(false));
        }
        OptionalInt verdict = folder.verdict();
        if (verdict.isPresent()) {
            return failed(LastExit.exited(verdict.getAsInt()), folder.verdictTime());
        }
        Optional<ServiceStatus> failed = refused(job);
        if (failed.isPresent()) {
            return failed.get();
        }
        boolean finished =
                job.lastExit().filter(exit -> exit.equals(LastExit.exited(0))).isPresent();
        return finished
                ? status(
                        State.FINISHED,
                        Optional.of("it ended by itself with success"),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.of(false))
                : starting(Optional.empty());
    }

    /** The end of a run that none will follow; the script notes it when launchd starts it next. */
    private Optional<ServiceStatus> refused(JobPrint job) {
        return job.lastExit()
                .filter(exit -> !exit.equals(LastExit.exited(0)))
                .filter(exit -> !expectations.restarts() || (exit.signal() == 0 && expectations.endsWith(exit.code())))
                .map(exit -> failed(exit, Optional.empty()));
    }

    private ServiceStatus failed(LastExit exit, Optional<Instant> since) {
        String reason = expectations.restarts()
                ? "it ended with " + exit + ", after which a restart cannot help"
                : "it ended with " + exit + ", and is never restarted by itself";
        return new ServiceStatus(
                service,
                State.FAILED,
                Optional.of(reason),
                since,
                OptionalLong.empty(),
                Optional.of(false),
                enabled,
                Optional.of(exit),
                deaths());
    }

    private ServiceStatus status(
            State state, Optional<String> reason, Optional<Instant> since, OptionalLong pid, Optional<Boolean> wanted) {
        return new ServiceStatus(
                service, state, reason, since, pid, wanted, enabled, print.flatMap(JobPrint::lastExit), deaths());
    }

    /** A run of the script that only found that no restart follows is not one of the gateway. */
    private OptionalInt deaths() {
        if (print.isEmpty()) {
            return OptionalInt.empty();
        }
        int ended = print.get().ended();
        boolean judged = print.get().pid().isEmpty() && folder.verdict().isPresent();
        return OptionalInt.of(judged ? Math.max(1, ended - 1) : ended);
    }
}
