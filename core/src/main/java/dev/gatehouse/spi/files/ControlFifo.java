package dev.gatehouse.spi.files;

import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A named pipe that a supervisor reads, such as {@code supervise/control} of daemontools, runit and s6. Nothing here blocks. Linux
 * only. The first call in a process loads the foreign function interface, which takes about 75 ms.
 *
 * @param path the named pipe
 * @since 0.1.0
 */
public record ControlFifo(Path path) {
    /**
     * Writes commands into the pipe.
     *
     * @param commands ASCII characters; an empty text only asks whether somebody reads the pipe
     * @return false if no process reads it, it does not exist, or it is not a named pipe
     * @throws IOException if this user may not write to it, or writing failed
     */
    public boolean send(String commands) throws IOException {
        try {
            Fifo.send(path, commands.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (PosixException e) {
            if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Tests whether a process reads the pipe. Supervisors that keep it open as long as they live, as runsv does with
     * {@code supervise/ok}, can be detected this way.
     *
     * @return whether a process reads it
     * @throws IOException if this user may not write to it
     */
    public boolean isRead() throws IOException {
        return send("");
    }
}
