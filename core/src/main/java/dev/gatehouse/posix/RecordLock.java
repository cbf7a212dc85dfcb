package dev.gatehouse.posix;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Queries POSIX record locks, without taking one. */
public final class RecordLock {
    private RecordLock() {}

    /**
     * Finds the process that holds a write lock on a file, by {@code F_GETLK}. Takes no lock, so it cannot disturb a
     * program that is about to lock the file.
     *
     * @return the holder's pid, 1 if the holder is in another pid namespace; empty if the file does not exist or is not
     *     locked
     * @throws PosixException if the file exists and cannot be opened
     */
    public static OptionalInt holder(Path file) throws PosixException {
        int fd;
        try {
            fd = Opening.open(file, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW);
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return OptionalInt.empty();
            }
            throw e;
        }
        try {
            int pid = Libc.lockHolder(fd, file.toString());
            return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
        } finally {
            Libc.close(fd);
        }
    }
}
