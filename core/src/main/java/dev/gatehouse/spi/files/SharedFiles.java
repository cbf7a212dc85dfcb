package dev.gatehouse.spi.files;

import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Operations on files that several processes use at the same time. Windows refuses to replace, delete or read a file for the
 * moment in which another process, such as a virus scanner, has it open; such an operation is tried again.
 *
 * @since 0.1.0
 */
public final class SharedFiles {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofMillis(10);

    private SharedFiles() {}

    /** A file operation; it is repeated as a whole. */
    @FunctionalInterface
    public interface Operation<R> {
        R run() throws IOException;
    }

    /** Runs an operation, and repeats it for a second where Windows refuses it for a reason that passes. */
    public static <R> R retried(Operation<R> operation) throws IOException {
        try {
            return operation.run();
        } catch (FileSystemException e) {
            if (!mayPass(e)) {
                throw e;
            }
        }
        Optional<R> result = WaitLoop.poll(PACE, Deadline.after(LIMIT), () -> attempt(operation));
        // Once more, so that the reason is told.
        return result.isPresent() ? result.get() : operation.run();
    }

    private static <R> Optional<R> attempt(Operation<R> operation) throws IOException {
        try {
            return Optional.of(operation.run());
        } catch (FileSystemException e) {
            if (!mayPass(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean mayPass(FileSystemException reason) {
        return File.separatorChar == '\\'
                && !(reason instanceof NotDirectoryException)
                && !(reason instanceof NoSuchFileException);
    }

    /** The text of a file in UTF-8; empty where there is none. */
    public static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(new String(retried(() -> Files.readAllBytes(file)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }
}
