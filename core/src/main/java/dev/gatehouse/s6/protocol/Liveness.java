package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who supervises a servicedir: the process that holds {@code supervise/lock}, as s6-svok asks
 * (s6 src/libs6/s6_svc_ok.c). A status file outlives its writer; only the lock tells whether to believe it.
 */
public interface Liveness {
    /**
     * The pid of the process that holds the lock on a file.
     *
     * @return empty where nobody does, or the file is absent
     * @throws PosixException where the file may not be opened
     */
    OptionalInt holder(Path lock) throws PosixException;

    /** Asks the kernel about each file: about a microsecond each, once the foreign function interface is loaded. */
    static Liveness exact() {
        return RecordLock::holder;
    }

    /** The bytes of a slot's status file, read by the same means. */
    default byte[] statusBytes(Servicedir slot) throws IOException {
        return slot.statusBytes();
    }

    /** Does without the foreign function interface for as long as what everybody may read tells enough. */
    static Liveness snapshot() {
        return new BriefLiveness(Optional.empty());
    }
}
