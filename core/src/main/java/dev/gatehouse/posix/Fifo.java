package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An open FIFO that never blocks: a read returns what is available, a write fails without a reader. */
public final class Fifo implements AutoCloseable {
    private final int fd;

    Fifo(int fd) {
        this.fd = fd;
    }

    /**
     * Writes to a FIFO that a process is reading.
     *
     * @throws PosixException with {@link Errno#ENXIO} if no process has it open for reading or it is not a FIFO, ENOENT
     *     if it does not exist, EACCES if this user may not write to it
     */
    public static void send(Path fifo, byte[] bytes) throws PosixException {
        int fd = Opening.open(fifo, Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW);
        try {
            requireFifo(fd, fifo);
            requireOneName(fd, fifo);
            for (int done = 0; done < bytes.length; ) {
                done += Libc.write(fd, bytes, done, fifo.toString());
            }
        } finally {
            Libc.close(fd);
        }
    }

    /** A regular file would accept the bytes, and no process would ever read them. */
    private static void requireFifo(int fd, Path fifo) throws PosixException {
        try {
            Libc.fcntl(fd, Libc.F_GETPIPE_SZ, 0);
        } catch (PosixException e) {
            throw e.is(Errno.EBADF) ? new PosixException("open", fifo.toString(), Errno.ENXIO) : e;
        }
    }

    /** A second name may have been given to a FIFO of root by an account that owns only the directory. */
    private static void requireOneName(int fd, Path fifo) throws PosixException {
        if (!Accounts.isRoot()) {
            return;
        }
        try {
            if (Files.getAttribute(Directory.descriptor(fd), "unix:nlink") instanceof Integer names && names > 1) {
                throw new PosixException("open", fifo + ", which has a second hard link", Errno.EPERM);
            }
        } catch (PosixException e) {
            throw e;
        } catch (IOException e) {
            throw new PosixException("open", fifo.toString(), Errno.EPERM);
        }
    }

    /** The available bytes, possibly none. */
    public byte[] drain() throws PosixException {
        byte[] buffer = new byte[256];
        try {
            return Arrays.copyOf(buffer, Libc.read(fd, buffer));
        } catch (PosixException e) {
            if (e.is(Errno.EAGAIN)) {
                return new byte[0];
            }
            throw e;
        }
    }

    int descriptor() {
        return fd;
    }

    @Override
    public void close() throws PosixException {
        Libc.close(fd);
    }
}
