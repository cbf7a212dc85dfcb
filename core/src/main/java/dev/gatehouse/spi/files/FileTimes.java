package dev.gatehouse.spi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Times of files. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class FileTimes {
    private FileTimes() {}

    /**
     * Returns when the last one of several files changed.
     *
     * @param files the files; those that do not exist or cannot be seen are left out
     * @return the latest time; empty if none can be seen
     */
    public static Optional<Instant> newest(Path... files) {
        Optional<Instant> newest = Optional.empty();
        for (Path file : files) {
            try {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                if (newest.isEmpty() || written.isAfter(newest.get())) {
                    newest = Optional.of(written);
                }
            } catch (IOException unseen) {
                // The others tell.
            }
        }
        return newest;
    }
}
