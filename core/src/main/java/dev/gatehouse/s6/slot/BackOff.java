package dev.gatehouse.s6.slot;

import dev.gatehouse.posix.Exec;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The wait before a restart: ./finish has become {@code sleep}. s6-supervise does not pass signals on to a finish
 * script, so a start or stop ends that process itself. Only a child of the slot's own s6-supervise counts: the account that
 * may control the service could name any process in the status file.
 */
public final class BackOff {
    private static final int SIGTERM = 15;

    private final Servicedir slot;

    public BackOff(Servicedir slot) {
        this.slot = slot;
    }

    /** Whether ./finish has decided to restart the service, and is waiting. */
    public boolean hasBegun() {
        return finishing().stream().anyMatch(BackOff::sleeps);
    }

    /**
     * Ends the wait, if there is one.
     *
     * @return whether ./finish was still running, so that the caller should check again
     */
    public boolean end() {
        OptionalInt finish = finishing();
        if (finish.isEmpty()) {
            return false;
        }
        int pid = finish.getAsInt();
        if (sleeps(pid)) {
            try {
                Exec.signal(pid, SIGTERM);
            } catch (PosixException goneOrForeign) {
                // The process has exited, or belongs to another account and must be waited for.
                return true;
            }
        }
        return true;
    }

    /** Returns the pid of ./finish, while it is running. */
    private OptionalInt finishing() {
        try {
            Optional<SupervisionStatus> status = SupervisionStatus.unpack(slot.statusBytes());
            return status.isPresent()
                            && status.get().finishing()
                            && status.get().pid() > 0
                            && slot.hasStarted(status.get().pid())
                    ? OptionalInt.of((int) status.get().pid())
                    : OptionalInt.empty();
        } catch (IOException gone) {
            return OptionalInt.empty();
        }
    }

    /** Before it sleeps, ./finish is a shell that makes the decision; that is quick and must not be interrupted. */
    private static boolean sleeps(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "comm"))
                    .strip()
                    .equals("sleep");
        } catch (IOException gone) {
            return false;
        }
    }
}
