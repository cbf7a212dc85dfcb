package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.runit.ServiceDirectory.Ends;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.files.LockList;
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
                return ServiceStatus.unknown(service, "no runsv runs in " + directory.path());
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
        return ServiceStatus.builder(service, state)
                .reason(retry.flatMap(crashed -> last.map(end -> crashed.reason(end.toString())))
                        .or(() -> reason(state, status, last)))
                .since(since(status))
                .pid(plain != State.STARTING && status.pid() > 0 ? OptionalLong.of(status.pid()) : OptionalLong.empty())
                .wanted(Optional.of(status.wantUp() && state != State.FINISHED && state != State.FAILED))
                .enabled(Optional.of(directory.isEnabled()))
                .lastExit(last)
                .restarts(OptionalInt.of(restarts(directory, plain)))
                .nextTry(retry.flatMap(Retry::next))
                .build();
    }

    /** ./finish counts a restart before the run begins. */
    private static int restarts(ServiceDirectory directory, State state) throws IOException {
        return state == State.STARTING ? Math.max(0, directory.restarts() - 1) : directory.restarts();
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
