package dev.gatehouse.runit;

import dev.gatehouse.runit.SupervisionStatus.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The wait before a restart: ./finish that has become {@code sleep}. runsv sends no signals to ./finish, so whoever wants to go on ends it. */
final class BackOff {
    private BackOff() {}

    /** Whether ./finish has decided on a restart, and waits. Before that it is a shell, which must not be cut short. */
    static boolean hasBegun(SupervisionStatus status) {
        if (status.phase() != Phase.FINISH || status.pid() == 0) {
            return false;
        }
        try {
            return Files.readString(Path.of("/proc", Long.toString(status.pid()), "comm"))
                    .equals("sleep\n");
        } catch (IOException ended) {
            return false;
        }
    }

    /** Ends the wait, if there is one. */
    static void end(SupervisionStatus status) {
        if (hasBegun(status)) {
            ProcessHandle.of(status.pid()).ifPresent(ProcessHandle::destroy);
        }
    }
}
