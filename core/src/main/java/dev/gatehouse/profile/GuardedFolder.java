package dev.gatehouse.profile;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A directory opened by descriptor. What is created in it belongs to the owner of the directory that was opened first.
 */
final class GuardedFolder implements Folder {
    private final Directory directory;
    private final Accounts.Account newOwner;

    private GuardedFolder(Directory directory, Accounts.Account newOwner) {
        this.directory = directory;
        this.newOwner = newOwner;
    }

    static GuardedFolder open(Path path) throws IOException {
        Directory directory = opened(path);
        try {
            return new GuardedFolder(directory, directory.ownerForNewEntries());
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Directory opened(Path path) throws IOException {
        try {
            return Directory.openNamed(path);
        } catch (PosixException e) {
            throw clear(e, path);
        }
    }

    private static IOException clear(PosixException e, Path path) {
        if (e.is(Errno.ENOENT)) {
            return new NoSuchFileException(path.toString(), null, "directory does not exist");
        }
        if (e.is(Errno.ELOOP) || e.is(Errno.ENOTDIR)) {
            return new NotDirectoryException(
                    path + ": not a directory, or a symbolic link, which root does not follow here");
        }
        return e;
    }

    @Override
    public Folder child(String name) throws IOException {
        try {
            return new GuardedFolder(directory.child(name), newOwner);
        } catch (PosixException e) {
            throw clear(e, directory.path().resolve(name));
        }
    }

    @Override
    public Folder makeChild(String name, int mode) throws IOException {
        Directory made = directory.makeChild(name, mode);
        try {
            made.chown(newOwner.uid(), newOwner.gid());
            return new GuardedFolder(made, newOwner);
        } catch (PosixException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public void createFile(String name, byte[] content, int mode) throws IOException {
        directory.createFile(name, content, mode, newOwner.uid(), newOwner.gid());
    }

    @Override
    public void touch(String name, int mode) throws IOException {
        try {
            directory.appendFile(name, new byte[0], mode, newOwner.uid(), newOwner.gid());
        } catch (PosixException e) {
            // Another process may have created it at the same time.
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    @Override
    public void replaceFile(String name, byte[] content, int mode) throws IOException {
        directory.replaceFile(name, content, mode, newOwner.uid(), newOwner.gid());
    }

    @Override
    public boolean has(String name) throws IOException {
        return directory.attributes(name) != null;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (has(to)) {
            throw taken(to);
        }
        try {
            directory.rename(from, to);
        } catch (PosixException e) {
            // Another process took the name between the check and the rename.
            throw e.is(Errno.ENOTEMPTY) || e.is(Errno.EEXIST) || e.is(Errno.ENOTDIR) ? taken(to) : e;
        }
    }

    private FileAlreadyExistsException taken(String name) {
        return new FileAlreadyExistsException(directory.path().resolve(name).toString(), null, "already exists");
    }

    @Override
    public void deleteTree(String name) throws IOException {
        directory.deleteTree(name);
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
