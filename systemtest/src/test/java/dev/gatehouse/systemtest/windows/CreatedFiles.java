package dev.gatehouse.systemtest.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Files and directories among those of others, such as in the root of a drive. Closing it deletes what it has created, and no more. */
final class CreatedFiles implements AutoCloseable {
    private final Deque<Path> created = new ArrayDeque<>();

    /** Creates a directory with those above it, except those that exist. */
    void directories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path above = directory.getParent();
        if (above != null) {
            directories(above);
        }
        created.push(Files.createDirectory(directory));
    }

    /**
     * Creates a file with the directories above it.
     *
     * @return the file
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     */
    Path write(Path file, String text) throws IOException {
        Path above = file.getParent();
        if (above != null) {
            directories(above);
        }
        Files.createFile(file);
        created.push(file);
        return Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /** A directory into which somebody else has written meanwhile stays. */
    @Override
    public void close() {
        while (!created.isEmpty()) {
            try {
                Files.deleteIfExists(created.pop());
            } catch (DirectoryNotEmptyException foreign) {
                // Theirs is the directory now.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
