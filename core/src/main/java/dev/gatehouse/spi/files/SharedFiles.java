package dev.gatehouse.spi.files;

import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * File operations that are safe while other processes use the same files. Windows refuses to replace, delete or read a
 * file while another process, such as a virus scanner, has it open; these operations are retried. Has only static
 * methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class SharedFiles {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofMillis(10);

    /** Far more than any script, record or definition of a service. */
    private static final int LARGEST = 1 << 20;

    private SharedFiles() {}

    /**
     * A file operation, repeated as a whole.
     *
     * @param <R> the type of its result
     */
    @FunctionalInterface
    public interface Operation<R> {
        /**
         * Runs the operation.
         *
         * @return its result
         * @throws IOException if it fails
         */
        R run() throws IOException;
    }

    /**
     * Runs an operation, and on Windows retries it for up to 1 s if another process may have the file open.
     *
     * @param <R> the type of the result
     * @param operation the operation
     * @return its result
     * @throws IOException if it still fails
     */
    public static <R> R retried(Operation<R> operation) throws IOException {
        try {
            return operation.run();
        } catch (FileSystemException e) {
            if (!mayPass(e)) {
                throw e;
            }
        }
        Optional<R> result = WaitLoop.poll(PACE, Deadline.after(LIMIT), () -> attempt(operation));
        // The last attempt throws the reason.
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

    /**
     * Reads a file as UTF-8. Never blocks: a FIFO, a device or a socket is refused.
     *
     * @param file the file
     * @return its text; empty if it does not exist
     * @throws IOException if it cannot be read, is not a regular file, or is larger than 1 MiB
     */
    public static Optional<String> read(Path file) throws IOException {
        return readBytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Reads the bytes of a file. Never blocks: a FIFO, a device or a socket is refused.
     *
     * @param file the file
     * @return its bytes; empty if it does not exist
     * @throws IOException if it cannot be read, is not a regular file, or is larger than 1 MiB
     */
    public static Optional<byte[]> readBytes(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = retried(() -> SmallFile.read(file, LARGEST + 1));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        if (bytes.length > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        return Optional.of(bytes);
    }
}
