package dev.gatehouse.spi;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.file.Path;

/** Writes files below one directory, each in one step: who reads sees the old one or the new one, whole and with its mode. */
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

    /**
     * Writes by the descriptor of an open directory, so that nobody who may write above it leads the writer elsewhere. At most
     * one directory deep. Linux only.
     *
     * @param owner to whom new files and directories belong
     */
    static FileWriter in(Directory directory, Accounts.Account owner) {
        return new FileWriter() {
            @Override
            public void replace(Path path, byte[] content, int mode) throws IOException {
                Path parent = path.getParent();
                String name = path.getFileName().toString();
                if (parent == null) {
                    directory.replaceFile(name, content, mode, owner.uid(), owner.gid());
                    return;
                }
                try (Directory inner = directory.childOrMade(parent.toString(), 0755, owner)) {
                    inner.replaceFile(name, content, mode, owner.uid(), owner.gid());
                }
            }

            @Override
            public void delete(Path path) throws IOException {
                directory.delete(path.toString());
            }
        };
    }

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
