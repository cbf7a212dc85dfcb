package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
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

    S6StatusReader(S6Tools tools) {
        this.tools = tools;
    }

    ServiceStatus read(ServiceName service, Servicedir slot, Liveness liveness) {
        try {
            // Reads the lock first: if the supervisor exits before the status is read, the status was still true while
            // it ran. A supervised slot is certainly a directory, so that is not checked.
            OptionalInt supervisor = liveness.holder(slot.lock());
            return supervisor.isPresent()
                    ? of(service, slot, status(slot, liveness), slot.deaths())
                    : unsupervised(service, slot);
        } catch (NoSuchFileException e) {
            return ServiceStatus.unknown(service, "s6-supervise has not written " + e.getFile() + " yet");
        } catch (AccessDeniedException e) {
            return ServiceStatus.unknown(service, "cannot read " + e.getFile() + ": permission denied");
        } catch (IOException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        } catch (GatehouseException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        }
    }

    private SupervisionStatus status(Servicedir slot, Liveness liveness) throws IOException {
        return SupervisionStatus.unpack(liveness.statusBytes(slot)).orElseGet(() -> tools.svstat(slot.path()));
    }

    private static ServiceStatus unsupervised(ServiceName service, Servicedir slot) {
        if (slot.isDirectory()) {
            return ServiceStatus.unknown(service, "s6-supervise is not running in " + slot.path());
        }
        return slot.exists()
                ? ServiceStatus.unknown(service, slot.path() + " is not a directory")
                : ServiceStatus.notInstalled(service);
    }

    /**
     * Returns the status of a supervised slot.
     *
     * @param deaths how often ./run has exited
     */
    static ServiceStatus of(ServiceName service, Servicedir slot, SupervisionStatus status, OptionalInt deaths) {
        State state = state(slot, status);
        // Before the first death a wait status of 0 does not mean exit code 0.
        boolean died = deaths.orElse(0) > 0 || status.waitStatus() != 0;
        Optional<LastExit> lastExit = died ? Optional.of(status.lastExit()) : Optional.empty();
        Instant since = state == State.READY ? status.readyStamp() : status.stamp();
        return new ServiceStatus(
                service,
                state,
                reason(state, status, lastExit),
                since.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(since),
                status.isUp() ? OptionalLong.of(status.pid()) : OptionalLong.empty(),
                Optional.of(status.wantUp()),
                Optional.of(slot.isNormallyUp()),
                lastExit,
                deaths);
    }

    static State state(Servicedir slot, SupervisionStatus status) {
        if (status.isUp()) {
            if (!status.wantUp()) {
                return State.STOPPING;
            }
            return status.ready() ? State.READY : State.UP;
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
        if (state == State.STARTING && lastExit.isPresent()) {
            return Optional.of(lastExit.get() + "; waiting to restart");
        }
        if (state == State.FAILED && lastExit.isPresent()) {
            return Optional.of(lastExit.get() + (lastExit.get().code() == 78 ? " (configuration error)" : "")
                    + "; not restarted automatically");
        }
        return Optional.empty();
    }
}
