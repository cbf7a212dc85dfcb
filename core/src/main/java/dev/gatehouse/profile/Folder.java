package dev.gatehouse.profile;

import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An open directory of a home. Entries are created, renamed and removed in it, and symbolic links inside are never
 * followed.
 *
 * <p>There are two implementations. Root works through descriptors, and gives what it creates to the directory's owner,
 * because in a directory that another user can write to, a path may name another file at the second access. Other
 * users, and all systems except Linux, work with plain paths: they can only change files of their own, and avoid the
 * cost of native calls.
 */
sealed interface Folder extends AutoCloseable permits GuardedFolder, PlainFolder {
    /** Opens a directory. A symbolic link in its place is followed; by root only if root owns the link. */
    static Folder open(Path path) throws IOException {
        return Accounts.isRoot() ? GuardedFolder.open(path) : PlainFolder.open(path);
    }

    /** Opens a directory inside; fails if the name is a symbolic link or not a directory. */
    Folder child(String name) throws IOException;

    /** Creates a directory inside, with this mode if the system has modes, and opens it. */
    Folder makeChild(String name, int mode) throws IOException;

    /** Creates a new file, with this mode if the system has modes. */
    void createFile(String name, byte[] content, int mode) throws IOException;

    /** Creates an empty file, with this mode if the system has modes; does nothing if the name is taken. */
    void touch(String name, int mode) throws IOException;

    /** Creates or replaces a file atomically, so that the result survives a power failure. */
    void replaceFile(String name, byte[] content, int mode) throws IOException;

    /** Whether an entry of this name exists, of any type. */
    boolean has(String name) throws IOException;

    /**
     * Renames an entry to a free name.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    void rename(String from, String to) throws IOException;

    /** Removes an entry and everything below it; does nothing if it does not exist. */
    void deleteTree(String name) throws IOException;

    @Override
    void close() throws IOException;
}
