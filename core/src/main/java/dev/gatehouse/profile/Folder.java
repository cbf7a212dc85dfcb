package dev.gatehouse.profile;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a home, on any system. Entries are created, renamed and removed in it, and symbolic links inside are
 * never followed. Root uses it as the owner of the home ({@link dev.gatehouse.posix.OwnerAccess}), so plain paths suffice:
 * whatever another process puts in their place, they reach only what that owner may reach.
 */
final class Folder {
    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    /** Opens a directory. A symbolic link in its place is followed. */
    static Folder open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new Folder(path);
        }
        throw Files.exists(path)
                ? new NotDirectoryException(path.toString())
                : new NoSuchFileException(path.toString(), null, "directory does not exist");
    }

    /** Opens a directory inside; fails if the name is a symbolic link or not a directory. */
    Folder child(String name) throws IOException {
        Path inner = path.resolve(name);
        if (Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)) {
            return new Folder(inner);
        }
        throw Files.exists(inner, LinkOption.NOFOLLOW_LINKS)
                ? new NotDirectoryException(inner + ": not a directory, or a symbolic link")
                : new NoSuchFileException(inner.toString(), null, "directory does not exist");
    }

    static Folder at(Path directory) {
        return new Folder(directory);
    }

    /** Creates a directory inside, with this mode if the system has modes, and opens it. */
    Folder makeChild(String name, int mode) throws IOException {
        Path made = Files.createDirectory(path.resolve(name));
        setMode(made, mode);
        return new Folder(made);
    }

    /** Opens a directory inside, as {@link #child} does, and creates it before if the name is free. */
    Folder childOrMade(String name, int mode) throws IOException {
        if (!has(name)) {
            try {
                return makeChild(name, mode);
            } catch (IOException e) {
                // Another process may have created it at the same time.
                if (!has(name)) {
                    throw e;
                }
            }
        }
        return child(name);
    }

    /** Creates a new file, with this mode if the system has modes. Its content survives a power failure. */
    void createFile(String name, byte[] content, int mode) throws IOException {
        Path file = path.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            write(channel, file, content, mode);
        }
    }

    private static void write(FileChannel channel, Path file, byte[] content, int mode) throws IOException {
        // Set the mode before writing, because the content may be confidential.
        setMode(file, mode);
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        channel.force(true);
    }

    /** Creates an empty file, with this mode if the system has modes; does nothing if the name is taken. */
    void touch(String name, int mode) throws IOException {
        Path file = path.resolve(name);
        if (has(name)) {
            return;
        }
        try (FileChannel _ = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            setMode(file, mode);
        } catch (FileAlreadyExistsException another) {
            // Another process has created it at the same time.
            return;
        }
    }

    /** Creates or replaces a file atomically, so that the result survives a power failure. */
    void replaceFile(String name, byte[] content, int mode) throws IOException {
        try (Unfinished file = Unfinished.file(path)) {
            try {
                write(file.channel(), file.path(), content, mode);
                file.moveTo(path.resolve(name));
            } catch (IOException e) {
                file.discard(e);
                throw e;
            }
        }
    }

    /** Makes created, renamed and deleted entries of this directory survive a power failure. */
    void sync() throws IOException {
        Directory.sync(path);
    }

    /** Whether an entry of this name exists, of any type. */
    boolean has(String name) {
        return Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Renames an entry to a free name.
     *
     * @throws FileAlreadyExistsException if the name is taken
     */
    void rename(String from, String to) throws IOException {
        if (has(to)) {
            throw taken(to);
        }
        try {
            Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process took the name between the check and the rename.
            throw has(from) && has(to) ? taken(to) : e;
        }
    }

    private FileAlreadyExistsException taken(String name) {
        return new FileAlreadyExistsException(path.resolve(name).toString(), null, "already exists");
    }

    /** Removes an entry and everything below it; does nothing if it does not exist. */
    void deleteTree(String name) throws IOException {
        if (Accounts.isRoot() && !OwnerAccess.isActing()) {
            // A directory below may belong to another account, which can exchange it while this process walks.
            try (Directory opened = Directory.open(path)) {
                opened.deleteTree(name);
            }
        } else if (has(name)) {
            Files.walkFileTree(path.resolve(name), new Remover());
        }
    }

    /** Returns the mode of a file; that of a private file if the system has no modes. */
    static int modeOf(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return 0600;
        }
        return Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                ? mode & 0777
                : 0600;
    }

    /** Copies a regular file with its mode. Its content may be confidential, so the mode comes first. */
    static void copyFile(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            setMode(to, modeOf(from));
            long size = in.size();
            for (long at = 0; at < size; ) {
                long copied = in.transferTo(at, size - at, out);
                if (copied == 0) {
                    break;
                }
                at += copied;
            }
            out.force(true);
        }
    }

    /** Changes the mode of an entry, if the system has modes. */
    static void setMode(Path file, int mode) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        StringBuilder letters = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < 9; i++) {
            if ((mode & (0400 >> i)) == 0) {
                letters.setCharAt(i, '-');
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(letters.toString()));
    }

    /** Deletes what it visits. A read-only directory, as some package managers create, is made writable first. */
    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) throws IOException {
            if (!Files.isWritable(directory)) {
                setMode(directory, 0700);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            // Make a directory without read permission accessible, and walk it again.
            if (failure instanceof AccessDeniedException && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                setMode(file, 0700);
                Files.walkFileTree(file, new Remover());
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
