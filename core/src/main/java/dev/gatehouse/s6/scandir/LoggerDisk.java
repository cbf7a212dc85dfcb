package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The disk that a logger writes to. */
public final class LoggerDisk {
    /** Less than one block is free. */
    private static final long FULL = 4096;

    private LoggerDisk() {}

    /** Returns why a running s6-log cannot write: its disk is full. Empty if the disk has room, or nobody can tell. */
    public static Optional<String> full(Servicedir logger) {
        try {
            Optional<SupervisionStatus> status = SupervisionStatus.unpack(logger.statusBytes());
            if (status.isEmpty() || status.get().pid() <= 0) {
                return Optional.empty();
            }
            List<String> command = LinuxProcess.of(status.get().pid()).command();
            // The last word is the log folder.
            Path folder = Path.of(command.isEmpty() ? "" : command.getLast());
            boolean isFull = folder.isAbsolute() && Files.getFileStore(folder).getUsableSpace() < FULL;
            return isFull ? Optional.of("No space left on " + folder) : Optional.empty();
        } catch (IOException | InvalidPathException unknown) {
            return Optional.empty();
        }
    }
}
