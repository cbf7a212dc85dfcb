package dev.gatehouse.spi.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes files below one directory. Each file is replaced atomically: a reader sees the old or the new file, complete
 * and with its mode. The writers of this library are thread-safe; of two concurrent changes of one file, the later one
 * remains.
 *
 * @since 0.1.0
 */
public interface FileWriter {
    /**
     * Creates or replaces a file. Creates missing directories, unless the writer is {@link #atExisting}.
     *
     * @param path the file, relative to the directory
     * @param content the content
     * @param mode permission bits, set before the file becomes visible
     * @throws IOException if the file cannot be written
     */
    void replace(Path path, byte[] content, int mode) throws IOException;

    /**
     * Deletes a file; does nothing if it does not exist.
     *
     * @param path the file, relative to the directory
     * @throws IOException if the file cannot be deleted
     */
    void delete(Path path) throws IOException;

    /**
     * Returns a writer that uses paths, on any system. Use it only for directories that no other account can write to.
     *
     * @param directory the directory
     * @return the writer
     */
    static FileWriter at(Path directory) {
        return new PathWriter(directory, true);
    }

    /**
     * Returns a writer as {@link #at} does that creates no directories: writing fails if the directory does not exist.
     * Use it for files of something that may be removed at any moment and must not reappear.
     *
     * @param directory the directory
     * @return the writer
     */
    static FileWriter atExisting(Path directory) {
        return new PathWriter(directory, false);
    }
}
