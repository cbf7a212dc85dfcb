package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.job.Proof;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a service that was started is ready, or up and stayed up; or tells what happened instead. Its folder is looked
 * at often, which costs nothing, and launchd is asked where that shows no living gateway, and for the last word.
 */
final class StartProof {
    private static final long LOOK_NANOS = 10_000_000;

    /** How long launchd may leave a service that it has taken without ever starting it, until it is told to. */
    private static final Duration UNTIL_KICKED = Duration.ofSeconds(1);

    private final LaunchdBackend backend;
    private final ServiceName service;
    private final JobFolder folder;
    private final Proof proof;
    private final Wait wait;
    private final Duration patience;
    private final Optional<Long> wasUp;
    private final long begun = System.nanoTime();
    private long pid;
    private long seen;
    private boolean kicked;

    /**
     * Makes one.
     *
     * @param wasUp the pid of one that ran already; empty for one that launchd has just taken
     */
    StartProof(LaunchdBackend backend, ServiceName service, Wait wait, Optional<Long> wasUp) {
        this.backend = backend;
        this.service = service;
        this.folder = backend.folder(service);
        this.proof = folder.proof();
        this.wait = wait;
        this.wasUp = wasUp;
        this.patience = wait.patience(proof.limit());
    }

    Outcome await(Outcome.Change change) {
        if (wait.goal() == Wait.Goal.NOTHING) {
            return Outcome.of(service, change);
        }
        while (!isProven()) {
            if (System.nanoTime() - begun >= patience.toNanos()) {
                throw late();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return Outcome.of(service, change);
    }

    private boolean isProven() {
        Optional<JobFolder.Phase> phase =
                folder.phase().filter(JobFolder.Phase::running).filter(told -> Loader.isAlive(told.pid()));
        if (phase.isEmpty()) {
            requireNotEnded(asked());
            return false;
        }
        if (!isServing(phase.get())) {
            return false;
        }
        JobPrint print = asked();
        if (print.pid().orElse(0) == pid) {
            return true;
        }
        requireNotEnded(print);
        return false;
    }

    private boolean isServing(JobFolder.Phase phase) {
        return switch (proof.kind()) {
            case NOTIFY -> isSettledOrNew(phase) && folder.ready();
            case PORT -> isSettled(phase) && LoopbackPort.accepts(proof.port());
            case NONE -> isSettled(phase);
        };
    }

    /** Notes the process; one that says itself when it is ready need not be watched. */
    private boolean isSettledOrNew(JobFolder.Phase phase) {
        isSettled(phase);
        return true;
    }

    /** The same process was seen for long enough, or for long enough before that; some clocks tell whole seconds. */
    private boolean isSettled(JobFolder.Phase phase) {
        long now = System.nanoTime();
        if (phase.pid() != pid) {
            pid = phase.pid();
            seen = now;
        }
        boolean old = wasUp.filter(before -> before == phase.pid()).isPresent()
                && phase.since().isBefore(Instant.now().minus(Wait.SETTLED).minusSeconds(1));
        return old || now - seen >= Wait.SETTLED.toNanos();
    }

    private JobPrint asked() {
        return backend.find(service)
                .map(LaunchdBackend.Registered::print)
                .orElseThrow(() -> new GatehouseException(
                        "the gateway of " + service + " was taken away from launchd while it was being started",
                        "gatehouse gateway status " + service));
    }

    /** A run that has ended fails the start, unless it ended with the wish to be started again. */
    private void requireNotEnded(JobPrint print) {
        boolean another = wasUp.isEmpty() || print.pid().orElse(0) != wasUp.get();
        if (another
                && print.lastExit().isPresent()
                && !asksForRestart(print.lastExit().get())) {
            throw startFailed(print);
        }
        boolean never = print.pid().isEmpty() && print.lastExit().isEmpty() && print.runs() <= 0;
        if (never && !kicked && System.nanoTime() - begun >= UNTIL_KICKED.toNanos()) {
            // launchd puts off what nobody has demanded while the machine is busy with a login, or saves power.
            kicked = true;
            backend.find(service)
                    .ifPresent(found -> backend.launchctl()
                            .call(
                                    service.toString(),
                                    "kickstart",
                                    found.domain().target(backend.label(service))));
        }
    }

    private boolean asksForRestart(LastExit exit) {
        return exit.signal() == 0 && proof.restarts() && proof.again().contains(exit.code());
    }

    private StartFailedException startFailed(JobPrint print) {
        ServiceStatus status = new LaunchdStatusReader(service, folder, Optional.of(print), Optional.empty()).read();
        String next = switch (status.state()) {
            case FINISHED -> "it is finished and stays down";
            case FAILED -> "it is not started again";
            default -> "launchd will start it again, more slowly each time";
        };
        String ended = status.lastExit().map(LastExit::toString).orElse("no exit that is known");
        return new StartFailedException(
                "the gateway of " + service + " did not stay up: it ended with " + ended + "; " + next,
                status,
                logTail());
    }

    private String logTail() {
        return "tail -n 20 " + ShellWord.quote(backend.home().path().resolve("logs/gateways/" + service + "/current"));
    }

    private TimedOutException late() {
        boolean alive = pid != 0 && Loader.isAlive(pid);
        String instead = alive ? "it runs with pid " + pid : "it is not up";
        if (proof.kind() == Proof.Kind.PORT) {
            instead += ", and nothing accepts on port " + proof.port();
        }
        return new TimedOutException(
                "the gateway of " + service + " did not "
                        + (proof.kind() == Proof.Kind.NONE ? "stay up" : "become ready"),
                patience,
                instead,
                logTail());
    }
}
