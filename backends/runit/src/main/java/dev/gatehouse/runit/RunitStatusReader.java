package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.runit.ServiceDirectory.Ends;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.process.RunRecord;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Derives a status from the files of runsv and ./finish. */
final class RunitStatusReader {
    private RunitStatusReader() {}

    /** Reads the status of a service of this home. */
    static ServiceStatus read(ServiceName service, ServiceDirectory directory, LockList locks) {
        try {
            directory.expectations();
            if (!directory.isSupervised(locks)) {
                String alone = directory
                        .run()
                        .filter(RunRecord::isAlive)
                        .map(run -> "; process " + run.pid() + " of the gateway still runs")
                        .orElse("");
                return ServiceStatus.unknown(service, "no runsv runs in " + directory.path() + alone);
            }
            Optional<Ends> ends = directory.ends();
            ServiceStatus status = of(service, directory, directory.status(), ends);
            Optional<Retry> retry = status.restarts().orElse(0) > 1 ? directory.retry() : Optional.empty();
            return retry.map(crashed -> crashed.applyTo(status, Instant.now())).orElse(status);
        } catch (AccessDeniedException e) {
            return ServiceStatus.unknown(service, "this user may not read " + e.getFile());
        } catch (IOException | GatehouseException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        }
    }

    /** The status of a supervised service; the caller has read {@code ends} before {@code status}. */
    static ServiceStatus of(
            ServiceName service, ServiceDirectory directory, SupervisionStatus status, Optional<Ends> ends)
            throws IOException {
        State plain = state(status, directory.verdict());
        Optional<Retry> retry = plain == State.STARTING ? directory.retry() : Optional.empty();
        State state = retry.isPresent() ? State.CRASHLOOP : plain;
        Optional<LastExit> last = ends.map(Ends::last);
        Optional<RunRecord> orphan = orphan(directory, status);
        if (orphan.isPresent()) {
            return orphaned(service, directory, status, orphan.get(), last);
        }
        return ServiceStatus.builder(service, state)
                .reason(retry.flatMap(crashed -> last.map(end -> crashed.reason(end.toString())))
                        .or(() -> reason(state, status, last)))
                .since(since(status))
                .pid(plain != State.STARTING && status.pid() > 0 ? OptionalLong.of(status.pid()) : OptionalLong.empty())
                .wanted(Optional.of(status.wantUp() && state != State.FINISHED && state != State.FAILED))
                .enabled(Optional.of(directory.isEnabled()))
                .lastExit(last)
                .restarts(OptionalInt.of(directory.restarts()))
                .nextTry(retry.flatMap(Retry::next))
                .build();
    }

    /** The run of a runsv that was killed, while it lives and the new runsv has another run or none. */
    private static Optional<RunRecord> orphan(ServiceDirectory directory, SupervisionStatus status) throws IOException {
        return status.phase() == SupervisionStatus.Phase.FINISH
                ? Optional.empty()
                : directory.run().filter(run -> run.pid() != status.pid()).filter(run -> run.isOrphanOf("runsv"));
    }

    private static ServiceStatus orphaned(
            ServiceName service,
            ServiceDirectory directory,
            SupervisionStatus status,
            RunRecord orphan,
            Optional<LastExit> last) {
        boolean runs = status.phase() == SupervisionStatus.Phase.RUN;
        // A run that has begun ends the orphan first; ./finish does so after a stop.
        State state = status.wantUp() ? State.STARTING : runs ? State.STOPPING : State.UP;
        String reason = "the runsv of process " + orphan.pid() + " was killed; "
                + (state == State.UP ? "the new one has not started it" : "the new one ends that process first");
        return ServiceStatus.builder(service, state)
                .reason(Optional.of(reason))
                .pid(OptionalLong.of(orphan.pid()))
                .wanted(Optional.of(status.wantUp()))
                .enabled(Optional.of(directory.isEnabled()))
                .lastExit(last)
                .build();
    }

    static State state(SupervisionStatus status, String verdict) {
        return switch (status.phase()) {
            case RUN -> status.wantUp() ? State.UP : State.STOPPING;
            case FINISH -> status.wantUp() ? State.STARTING : State.STOPPING;
            // runsv reads the command of ./finish to stay down up to a second later.
            case DOWN ->
                switch (verdict) {
                    case "finished" -> State.FINISHED;
                    case "failed" -> State.FAILED;
                    default -> status.wantUp() ? State.STARTING : State.DOWN;
                };
        };
    }

    /** While ./finish runs, the time is still the start of ./run. */
    private static Optional<Instant> since(SupervisionStatus status) {
        return status.phase() == SupervisionStatus.Phase.FINISH ? Optional.empty() : Optional.of(status.changed());
    }

    private static Optional<String> reason(State state, SupervisionStatus status, Optional<LastExit> last) {
        if (status.paused()) {
            return Optional.of("paused");
        }
        if (last.isEmpty()) {
            return Optional.empty();
        }
        return switch (state) {
            case CRASHLOOP -> Optional.of("crashed (" + last.get() + ")");
            case FAILED ->
                Optional.of(last.get() + (last.get().code() == 78 ? " (configuration error)" : "")
                        + "; not restarted automatically");
            default -> Optional.empty();
        };
    }
}
