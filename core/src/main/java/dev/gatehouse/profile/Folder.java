package dev.gatehouse.profile;

import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An open directory of a home, in which things are made, renamed and removed, and no link inside is ever followed.
 *
 * <p>There are two. Root works through descriptors and gives what it makes to the directory's owner, because in a
 * directory that somebody else may write a path can be another one at the second look. Everybody else, and every system
 * but Linux, works by plain paths: who can only touch what is their own cannot be led astray by it, and need not pay for
 * native calls.
 */
sealed interface Folder extends AutoCloseable permits GuardedFolder, PlainFolder {
    /** Opens a directory. A link in its place is followed, for root only where the link is root's own. */
    static Folder open(Path path) throws IOException {
        return Accounts.isRoot() ? GuardedFolder.open(path) : PlainFolder.open(path);
    }

    /** Opens a directory inside; fails where that name is a link or no directory. */
    Folder child(String name) throws IOException;

    /** Makes a directory inside with this mode, where the system has modes, and opens it. */
    Folder makeChild(String name, int mode) throws IOException;

    /** Makes a file that was not there, with this mode, where the system has modes. */
    void createFile(String name, byte[] content, int mode) throws IOException;

    /** Puts a file in the place of whatever file has this name, in one step that survives a loss of power. */
    void replaceFile(String name, byte[] content, int mode) throws IOException;

    /** Whether there is an entry of this name, of any kind. */
    boolean has(String name) throws IOException;

    /**
     * Renames an entry to a name that is free.
     *
     * @throws java.nio.file.FileAlreadyExistsException where the name is not free
     */
    void rename(String from, String to) throws IOException;

    /** Removes an entry and all below it; an absent one is no error. */
    void deleteTree(String name) throws IOException;

    @Override
    void close() throws IOException;
}
