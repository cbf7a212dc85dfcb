package dev.gatehouse.spi.logs;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** An open folder of logs. */
interface FolderHandle extends AutoCloseable {
    /**
     * A regular file of the folder.
     *
     * @param name its name when it was seen; a rotation changes it
     * @param key identity of the file, which a rotation does not change
     * @param size its length in bytes when it was seen
     */
    record Entry(String name, Object key, long size) {
        boolean isArchive() {
            return name.startsWith("@");
        }
    }

    /** The names of all entries, unsorted. */
    List<String> names() throws IOException;

    /** Reads an entry's attributes; empty if it does not exist or is not a regular file. */
    Optional<Entry> look(String name) throws IOException;

    /**
     * Opens a file for reading; a symbolic link is refused.
     *
     * @throws NoSuchFileException if no entry has this name
     */
    SeekableByteChannel open(String name) throws IOException;

    @Override
    void close() throws IOException;
}
