package dev.gatehouse.s6.scandir;

import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            Path command = Path.of("/proc", Long.toString(status.get().pid()), "cmdline");
            String words = Files.readString(command);
            // The last word of the command is the log folder; each word ends with a zero byte.
            String folder = words.substring(words.lastIndexOf('\0', words.length() - 2) + 1)
                    .replace("\0", "");
            Path place = Path.of(folder);
            boolean isFull = place.isAbsolute() && Files.getFileStore(place).getUsableSpace() < FULL;
            return isFull ? Optional.of("No space left on " + folder) : Optional.empty();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
