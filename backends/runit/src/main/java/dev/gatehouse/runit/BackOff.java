package dev.gatehouse.runit;

import dev.gatehouse.runit.SupervisionStatus.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The delay before a restart: ./finish has become {@code sleep}. runsv sends no signal to ./finish, so Gatehouse ends the sleep itself. */
final class BackOff {
    private BackOff() {}

    /** Whether ./finish has decided on a restart and sleeps. Until then it is a shell, which must run to its end. */
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

    /** Ends the delay, if there is one. */
    static void end(SupervisionStatus status) {
        if (hasBegun(status)) {
            ProcessHandle.of(status.pid()).ifPresent(ProcessHandle::destroy);
        }
    }
}
