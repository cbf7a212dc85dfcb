package dev.gatehouse.spi.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes files below one directory, each in one step: who reads sees the old one or the new one, whole and with its mode.
 *
 * @since 0.1.0
 */
public interface FileWriter {
    /**
     * Puts a file in its place, whether there is one or not; missing directories are made.
     *
     * @param path where, relative to the directory
     * @param mode its permission bits, from the moment it can be seen
     */
    void replace(Path path, byte[] content, int mode) throws IOException;

    /** Deletes a file; an absent one is no error. */
    void delete(Path path) throws IOException;

    /** Writes by paths, on any system. For directories that belong to whoever calls. */
    static FileWriter at(Path directory) {
        return new PathWriter(directory, true);
    }

    /**
     * The same, but makes no directory: where this one is gone, writing fails. For files that belong to something that may be
     * removed at any moment and must not come back.
     */
    static FileWriter atExisting(Path directory) {
        return new PathWriter(directory, false);
    }
}
