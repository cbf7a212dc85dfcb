package dev.gatehouse.spi.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file under a temporary name, syncs it, and renames it. */
final class PathWriter implements FileWriter {
    private final Path directory;
    private final boolean makesDirectories;

    PathWriter(Path directory, boolean makesDirectories) {
        this.directory = directory;
        this.makesDirectories = makesDirectories;
    }

    @Override
    public void replace(Path path, byte[] content, int mode) throws IOException {
        Path file = directory.resolve(path);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null && makesDirectories) {
            Files.createDirectories(parent);
        }
        Path unfinished = file.resolveSibling(
                ".gatehouse-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            create(unfinished, content, mode);
            SharedFiles.retried(() ->
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
                // The umask may have cleared some bits.
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
        SharedFiles.retried(() -> Files.deleteIfExists(directory.resolve(path)));
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
