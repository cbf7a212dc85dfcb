package dev.gatehouse.spi.files;

import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

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
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
        if (makesDirectories) {
            Files.createDirectories(parent);
        }
        try (Unfinished unfinished = Unfinished.file(parent)) {
            try {
                write(unfinished, content, mode);
                SharedFiles.retried(() -> {
                    unfinished.moveTo(file);
                    return file;
                });
            } catch (IOException e) {
                unfinished.discard(e);
                throw e;
            }
        }
    }

    private static void write(Unfinished file, byte[] content, int mode) throws IOException {
        if (file.path().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Before the content, which may be confidential.
            Files.setPosixFilePermissions(file.path(), permissions(mode));
        }
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            file.channel().write(rest);
        }
        file.channel().force(true);
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
