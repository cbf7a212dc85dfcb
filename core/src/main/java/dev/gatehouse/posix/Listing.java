package dev.gatehouse.posix;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists directories that another account may exchange for something else. {@link Files#newDirectoryStream} opens whatever has the
 * name, and waits for a writer if that is a FIFO. The name with {@code /.} can only be opened if it is a directory.
 */
public final class Listing {
    private Listing() {}

    /**
     * Returns the entries of a directory, in no order.
     *
     * @throws NotDirectoryException if it is something else
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be read
     */
    public static List<Path> of(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = open(directory)) {
            for (Path entry : stream) {
                entries.add(directory.resolve(entry.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /**
     * Opens a directory, as {@link Files#newDirectoryStream}.
     *
     * @throws IOException as {@link #of}
     */
    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    public static DirectoryStream<Path> open(Path directory) throws IOException {
        if (File.separatorChar != '/') {
            return Files.newDirectoryStream(directory);
        }
        String name = directory.toString();
        try {
            return Files.newDirectoryStream(directory.resolve("."));
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(name);
        } catch (NotDirectoryException e) {
            throw new NotDirectoryException(name);
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(name);
        }
    }
}
