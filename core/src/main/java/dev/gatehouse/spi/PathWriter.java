package dev.gatehouse.spi;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Writes files by their paths: under a name of its own, synced, and then renamed. */
final class PathWriter implements FileWriter {
    /** On Windows a reader keeps a file from being replaced for a moment, and a virus scanner for a few. */
    private static final Duration SHARED = Duration.ofSeconds(1);

    private static final Duration PACE = Duration.ofMillis(10);

    private final Path directory;

    PathWriter(Path directory) {
        this.directory = directory;
    }

    @Override
    public void replace(Path path, byte[] content, int mode) throws IOException {
        Path file = directory.resolve(path);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path unfinished = file.resolveSibling(
                ".gatehouse-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            create(unfinished, content, mode);
            retried(() ->
                    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void create(Path file, byte[] content, int mode) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<PosixFilePermission> permissions = permissions(mode);
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes)) {
            if (posix) {
                // The umask may have taken some away.
                Files.setPosixFilePermissions(file, permissions);
            }
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        retried(() -> Files.deleteIfExists(directory.resolve(path)));
    }

    /** A file operation that Windows may refuse while somebody else has the file open. */
    interface Operation {
        Object run() throws IOException;
    }

    static void retried(Operation operation) throws IOException {
        Deadline deadline = Deadline.after(SHARED);
        Optional<Boolean> done = WaitLoop.poll(PACE, deadline, () -> {
            try {
                operation.run();
                return Optional.of(true);
            } catch (FileSystemException e) {
                if (!isPassing(e) || deadline.hasPassed()) {
                    throw e;
                }
                return Optional.empty();
            }
        });
        if (done.isEmpty()) {
            // Interrupted while it waited: once more, so that the reason is told.
            operation.run();
        }
    }

    private static boolean isPassing(FileSystemException reason) {
        return File.separatorChar == '\\' && !(reason instanceof NotDirectoryException);
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder letters = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < 9; i++) {
            if ((mode & (0400 >> i)) == 0) {
                letters.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(letters.toString());
    }
}
