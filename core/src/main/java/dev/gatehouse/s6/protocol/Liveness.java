package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the supervisor of a servicedir: the process that holds {@code supervise/lock}, as in s6-svok (s6
 * src/libs6/s6_svc_ok.c). A status file remains when its writer exits; it is valid only while the lock is held.
 */
public interface Liveness {
    /**
     * Returns the pid of the process that holds the lock on a file.
     *
     * @return empty if no process holds it, or if the file does not exist
     * @throws PosixException if the file cannot be opened
     */
    OptionalInt holder(Path lock) throws PosixException;

    /**
     * Queries the kernel about each file, which takes about a microsecond once the foreign function interface is
     * loaded.
     */
    static Liveness exact() {
        return RecordLock::holder;
    }

    /**
     * Returns the bytes of a small file of a slot, read by the same means.
     *
     * @param most maximum number of bytes
     */
    default byte[] read(Path file, int most) throws IOException {
        return SmallFile.readNatively(file, most);
    }

    /** Uses world-readable files, and the foreign function interface only if these are not sufficient. */
    static Liveness snapshot() {
        return new BriefLiveness(Optional.empty());
    }
}
