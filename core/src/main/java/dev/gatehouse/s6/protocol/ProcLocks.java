package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.spi.files.LockList;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Finds supervisors in a snapshot of the kernel's list of locks ({@link LockList}). For short commands, in which loading the
 * foreign function interface would take most of the time. The kernel is queried about a lock that is not in the list.
 */
public final class ProcLocks implements Liveness {
    private final LockList locks;

    private ProcLocks(LockList locks) {
        this.locks = locks;
    }

    public static ProcLocks read() {
        return new ProcLocks(LockList.read(LockList.Type.POSIX));
    }

    /** Starts reading in the background: most of the time is spent waiting in the kernel. */
    public static Future<ProcLocks> readAhead() {
        FutureTask<ProcLocks> task = new FutureTask<>(ProcLocks::read);
        Thread reader = new Thread(task, "locks");
        reader.setDaemon(true);
        reader.start();
        return task;
    }

    /** For tests: the list with this text. */
    public static ProcLocks parse(String text) {
        return new ProcLocks(LockList.parse(text, LockList.Type.POSIX));
    }

    @Override
    public OptionalInt holder(Path lock) throws PosixException {
        OptionalInt pid = locks.holder(lock);
        if (pid.isPresent() || Files.notExists(lock, LinkOption.NOFOLLOW_LINKS)) {
            return pid;
        }
        return RecordLock.holder(lock);
    }
}
