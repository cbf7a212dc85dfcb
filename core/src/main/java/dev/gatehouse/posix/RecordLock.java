package dev.gatehouse.posix;

import java.nio.file.Path;
import java.util.OptionalInt;

/** POSIX record locks, asked about and never taken. */
public final class RecordLock {
    private RecordLock() {}

    /**
     * The process that holds a write lock on a file, as {@code F_GETLK} tells; taking nothing, so that it cannot
     * disturb a program that is about to lock the file itself.
     *
     * @return the holder's pid (1 where the holder is in another pid namespace and has none here), or empty when the
     *     file is absent or not locked
     * @throws PosixException where the file cannot be opened for another reason than its absence
     */
    public static OptionalInt holder(Path file) throws PosixException {
        int fd;
        try {
            fd = Libc.openat(Libc.AT_FDCWD, file.toString(), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
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
