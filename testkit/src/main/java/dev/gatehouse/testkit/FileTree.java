package dev.gatehouse.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Removing directories that a test wrote.
 *
 * @since 0.1.0
 */
public final class FileTree {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private FileTree() {}

    /**
     * Deletes a directory with everything in it. Symbolic links are deleted, not followed. Windows keeps a file for a moment that a
     * process had open which has just ended; there it tries for up to 60 seconds.
     *
     * @param root the directory
     * @throws UncheckedIOException if something cannot be deleted, or the directory does not exist
     */
    public static void delete(Path root) {
        if (File.separatorChar == '\\' && Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            deleteOnceClosed(root, LIMIT);
        } else {
            deleteNow(root);
        }
    }

    /** Tries again until everything is gone. The exception is that of the last attempt. */
    static void deleteOnceClosed(Path root, Duration limit) {
        AtomicReference<UncheckedIOException> last = new AtomicReference<>();
        try {
            Poll.until("the files in " + root + " can be deleted", limit, () -> {
                try {
                    deleteNow(root);
                    return true;
                } catch (UncheckedIOException open) {
                    last.set(open);
                    return false;
                }
            });
        } catch (AssertionError late) {
            UncheckedIOException failure = last.get();
            if (failure == null) {
                throw late;
            }
            throw failure;
        }
    }

    private static void deleteNow(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
