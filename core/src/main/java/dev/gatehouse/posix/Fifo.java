package dev.gatehouse.posix;

import java.nio.file.Path;
import java.util.Arrays;

/** An open FIFO that never blocks: reads give what is there, writes fail where nobody listens. */
public final class Fifo implements AutoCloseable {
    private final int fd;

    Fifo(int fd) {
        this.fd = fd;
    }

    /**
     * Writes bytes to a FIFO that some process must be reading.
     *
     * @throws PosixException with {@link Errno#ENXIO} where nobody has it open for reading or it is no FIFO, ENOENT
     *     where it is absent, EACCES where this user may not write it
     */
    public static void send(Path fifo, byte[] bytes) throws PosixException {
        int fd = Libc.openat(Libc.AT_FDCWD, fifo.toString(), Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
        try {
            requireFifo(fd, fifo);
            for (int done = 0; done < bytes.length; ) {
                done += Libc.write(fd, bytes, done, fifo.toString());
            }
        } finally {
            Libc.close(fd);
        }
    }

    /** A file in a FIFO's place would take the bytes, and nobody would ever act upon them. */
    private static void requireFifo(int fd, Path fifo) throws PosixException {
        try {
            Libc.fcntl(fd, Libc.F_GETPIPE_SZ, 0);
        } catch (PosixException e) {
            throw e.is(Errno.EBADF) ? new PosixException("open", fifo.toString(), Errno.ENXIO) : e;
        }
    }

    /** The bytes that wait to be read, possibly none. */
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
