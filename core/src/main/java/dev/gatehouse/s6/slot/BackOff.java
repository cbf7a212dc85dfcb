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
 * The wait before a restart: ./finish that has become {@code sleep}. s6-supervise passes no signal on to a finish
 * script, so whoever wants the service now, or gone, ends the sleeper itself.
 */
public final class BackOff {
    private static final int SIGTERM = 15;

    private final Servicedir slot;

    public BackOff(Servicedir slot) {
        this.slot = slot;
    }

    /** Whether ./finish has decided that the service is to be started again, and waits. */
    public boolean hasBegun() {
        return finishing().stream().anyMatch(BackOff::sleeps);
    }

    /**
     * Ends the wait, if there is one.
     *
     * @return whether ./finish was still there when it was looked at, so that one should look again
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
                // It ended by itself, or it is another user's and has to be waited for.
                return true;
            }
        }
        return true;
    }

    /** The pid of ./finish, while it runs. */
    private OptionalInt finishing() {
        try {
            Optional<SupervisionStatus> status = SupervisionStatus.unpack(slot.statusBytes());
            return status.isPresent()
                            && status.get().finishing()
                            && status.get().pid() > 0
                    ? OptionalInt.of((int) status.get().pid())
                    : OptionalInt.empty();
        } catch (IOException gone) {
            return OptionalInt.empty();
        }
    }

    /** Before it sleeps, finish is a shell that decides; that is over in a moment and must not be cut short. */
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
