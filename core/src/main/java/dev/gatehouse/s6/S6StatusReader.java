package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.process.RunRecord;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Derives a status from what s6-supervise reports about a slot. The package documentation has a table of all cases. */
final class S6StatusReader {
    private final S6Tools tools;
    private final boolean doubts;
    private final RecordedRuns recorded;

    /**
     * Creates a reader.
     *
     * @param doubts whether the files of slots may be forged to lead this process astray ({@link #doubts})
     */
    S6StatusReader(S6Tools tools, boolean doubts) {
        this(tools, doubts, new RecordedRuns());
    }

    /** Creates a reader that knows from earlier ones which runs have recorded themselves. */
    S6StatusReader(S6Tools tools, boolean doubts, RecordedRuns recorded) {
        this.tools = tools;
        this.doubts = doubts;
        this.recorded = recorded;
    }

    /**
     * Whether this process is root, and the home or the gateways belong to another account, which then controls the slots too.
     * Others can only be misled by files of their own.
     */
    static boolean doubts(Home home) {
        try {
            return Accounts.isRoot()
                    && (OwnerAccess.ownerOf(home.path()).isPresent()
                            || home.app()
                                    .launch()
                                    .user()
                                    .flatMap(Accounts::byName)
                                    .filter(user -> !user.isRoot())
                                    .isPresent());
        } catch (IOException unseen) {
            return true;
        }
    }

    ServiceStatus read(ServiceName service, Servicedir slot, Liveness liveness) {
        try {
            // Reads the lock first: if the supervisor exits before the status is read, the status was still true while
            // it ran. A supervised slot is certainly a directory, so that is not checked.
            OptionalInt supervisor = liveness.holder(slot.lock());
            return supervisor.isPresent()
                    ? supervised(service, slot, liveness, supervisor.getAsInt())
                    : unsupervised(service, slot);
        } catch (NoSuchFileException e) {
            return ServiceStatus.unknown(service, "s6-supervise has not written " + e.getFile() + " yet");
        } catch (AccessDeniedException e) {
            return ServiceStatus.unknown(service, "cannot read " + e.getFile() + ": permission denied");
        } catch (IOException e) {
            return slot.isMisled()
                    ? misled(service, slot)
                    : ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        } catch (GatehouseException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The account of the gateways owns these files. Nothing in one slot may hide the other slots.
            return ServiceStatus.unknown(service, "cannot read " + slot.supervise() + "/status: " + e);
        }
    }

    /**
     * Reads the status of a service whose slot is being removed, or whose removal was killed: its gateway may still run.
     *
     * @return {@link State#STOPPING} with the process, or absent
     */
    ServiceStatus readLeaving(ServiceName service, Servicedir slot, Liveness liveness) {
        if (!slot.isDirectory()) {
            return ServiceStatus.absent(service);
        }
        ServiceStatus found = read(service, slot, liveness);
        boolean alone = found.state() == State.UNKNOWN && slot.liveRun().isPresent();
        return alone
                ? found
                : found.pid().isEmpty()
                        ? ServiceStatus.absent(service)
                        : ServiceStatus.builder(service, State.STOPPING)
                                .pid(found.pid())
                                .since(found.since())
                                .reason(Optional.of("its slot is being removed"))
                                .build();
    }

    private ServiceStatus supervised(ServiceName service, Servicedir slot, Liveness liveness, int supervisor)
            throws IOException {
        if (doubts && slot.isMisled()) {
            return misled(service, slot);
        }
        SupervisionStatus status = slot.status(slot.statusBytes(liveness), tools);
        if (doubts && isForged(status.pid(), supervisor)) {
            return ServiceStatus.unknown(
                    service,
                    slot.supervise() + "/status names process " + status.pid() + ", which s6-supervise (process "
                            + supervisor + ") did not start");
        }
        return shown(slot, of(service, slot, status, slot.deaths(), liveness, recorded));
    }

    /**
     * Whether the status names a process that is not a child of the supervisor. Whoever may control a service can write its
     * status file. A supervisor or process that cannot be seen proves nothing.
     */
    private static boolean isForged(long pid, int supervisor) {
        if (pid <= 0 || supervisor <= 1) {
            return false;
        }
        long parent = LinuxProcess.of(pid).parent();
        return parent != 0 && parent != supervisor;
    }

    private static ServiceStatus misled(ServiceName service, Servicedir slot) {
        return ServiceStatus.unknown(service, slot.supervise() + " is a symbolic link, which root does not follow");
    }

    private static ServiceStatus shown(Servicedir slot, ServiceStatus status) {
        Optional<Retry> retry = status.restarts().orElse(0) > 1 ? slot.retry() : Optional.empty();
        return retry.map(crashed -> crashed.applyTo(status, Instant.now())).orElse(status);
    }

    private static ServiceStatus unsupervised(ServiceName service, Servicedir slot) {
        if (slot.isMisled()) {
            return misled(service, slot);
        }
        if (slot.isDirectory()) {
            String alone = slot.run()
                    .filter(RunRecord::isAlive)
                    .map(run -> "; process " + run.pid() + " of the gateway still runs")
                    .orElse("");
            return ServiceStatus.unknown(service, "s6-supervise is not running in " + slot.path() + alone);
        }
        return slot.exists()
                ? ServiceStatus.unknown(service, slot.path() + " is not a directory")
                : ServiceStatus.absent(service);
    }

    /**
     * Returns the status of a supervised slot.
     *
     * @param ends how often ./run has exited
     * @param liveness reads the record of the run
     */
    static ServiceStatus of(
            ServiceName service, Servicedir slot, SupervisionStatus status, OptionalInt ends, Liveness liveness) {
        return of(service, slot, status, ends, liveness, new RecordedRuns());
    }

    private static ServiceStatus of(
            ServiceName service,
            Servicedir slot,
            SupervisionStatus status,
            OptionalInt ends,
            Liveness liveness,
            RecordedRuns recorded) {
        // Before the first end a wait status of 0 does not mean exit code 0.
        boolean ended = ends.orElse(0) > 0 || status.waitStatus() != 0;
        Optional<Retry> retry = ended && !status.isUp() && status.wantUp() ? slot.retry() : Optional.empty();
        Optional<RecordedRuns.Run> known = recorded.find(service, status);
        boolean notifying = known.isPresent() ? known.get().notifying() : notifies(slot, status);
        Optional<Boolean> ready = readiness(status, notifying);
        State state = retry.isPresent() ? State.CRASHLOOP : state(slot, status, ready);
        Optional<LastExit> lastExit = ended ? Optional.of(status.lastExit()) : Optional.empty();
        Optional<RunRecord> run = known.isPresent() || status.finishing() ? Optional.empty() : slot.run(liveness);
        if (run.isPresent() && status.isUp() && run.get().pid() == status.pid()) {
            recorded.add(service, status, notifying);
        } else if (run.isPresent() && run.get().isOrphanOf("s6-supervise")) {
            return orphaned(service, slot, status, run.get(), lastExit);
        }
        Instant since = ready.orElse(false) ? status.readyStamp() : status.stamp();
        return ServiceStatus.builder(service, state)
                .reason(retry.map(crashed -> crashed.reason(status.lastExit().toString()))
                        .or(() -> reason(state, status, lastExit)))
                .since(since.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(since))
                .pid(status.isUp() ? OptionalLong.of(status.pid()) : OptionalLong.empty())
                .ready(ready)
                .wanted(Optional.of(status.wantUp()))
                .enabled(Optional.of(slot.isNormallyUp()))
                .lastExit(lastExit)
                .restarts(OptionalInt.of(ended ? slot.restarts().orElse(0) : 0))
                .nextTry(retry.flatMap(Retry::next))
                .build();
    }

    /** Whether a run has a descriptor on which it signals readiness. s6-supervise gives it one when it begins, or never. */
    private static boolean notifies(Servicedir slot, SupervisionStatus status) {
        return status.isUp() && (status.ready() || slot.isNotifying());
    }

    private static Optional<Boolean> readiness(SupervisionStatus status, boolean notifying) {
        boolean shown = status.isUp() && status.wantUp() && (status.ready() || notifying);
        return shown ? Optional.of(status.ready()) : Optional.empty();
    }

    /** The run of an s6-supervise that was killed still lives, and the new s6-supervise has another run or none. */
    private static ServiceStatus orphaned(
            ServiceName service,
            Servicedir slot,
            SupervisionStatus status,
            RunRecord orphan,
            Optional<LastExit> lastExit) {
        // A run that has begun ends the orphan first; ./finish does so after a stop.
        State state = status.wantUp() ? State.STARTING : status.isUp() ? State.STOPPING : State.UP;
        String reason = "the s6-supervise of process " + orphan.pid() + " was killed; "
                + (state == State.UP ? "the new one has not started it" : "the new one ends that process first");
        return ServiceStatus.builder(service, state)
                .reason(Optional.of(reason))
                .pid(OptionalLong.of(orphan.pid()))
                .wanted(Optional.of(status.wantUp()))
                .enabled(Optional.of(slot.isNormallyUp()))
                .lastExit(lastExit)
                .build();
    }

    private static State state(Servicedir slot, SupervisionStatus status, Optional<Boolean> ready) {
        if (status.isUp()) {
            if (!status.wantUp()) {
                return State.STOPPING;
            }
            return ready.orElse(true) ? State.UP : State.STARTING;
        }
        if (status.finishing()) {
            return status.wantUp() ? State.STARTING : State.STOPPING;
        }
        if (status.wantUp()) {
            return State.STARTING;
        }
        return switch (slot.verdict()) {
            case "finished" -> State.FINISHED;
            case "failed" -> State.FAILED;
            default -> State.DOWN;
        };
    }

    private static Optional<String> reason(State state, SupervisionStatus status, Optional<LastExit> lastExit) {
        if (status.isUp() && status.paused()) {
            return Optional.of("paused");
        }
        if (state == State.FAILED && lastExit.isPresent()) {
            return Optional.of(lastExit.get() + (lastExit.get().code() == 78 ? " (configuration error)" : "")
                    + "; not restarted automatically");
        }
        return Optional.empty();
    }
}
