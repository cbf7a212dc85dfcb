package dev.gatehouse.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An open directory, held by its descriptor. Names are relative to it, and symbolic links are never followed.
 *
 * <p>A path that another user can write to can change between two accesses; a descriptor cannot. Code that keeps root's
 * rights in another user's directory therefore uses only this class. In a home, root works with the owner's rights instead
 * ({@link OwnerAccess}).
 */
public final class Directory implements AutoCloseable {
    /** How temporary names begin. */
    static final String TEMPORARY = ".tmp-";

    /** Made by the first use: loading its provider takes a short command milliseconds. */
    private static final class Random {
        static final SecureRandom NUMBERS = new SecureRandom();
    }

    private final int fd;
    private final Path path;

    private Directory(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /**
     * Opens a directory by path. Symbolic links in its parents are followed, by root only those of root; the last name must
     * not be one.
     */
    public static Directory open(Path path) throws PosixException {
        return new Directory(Opening.open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW), path);
    }

    /** As {@link #open}, and follows a symbolic link in the last name too, root only one of root. */
    public static Directory openFollowing(Path path) throws PosixException {
        return new Directory(Opening.open(path, Libc.O_RDONLY | Libc.O_DIRECTORY), path);
    }

    /** The path that this directory was opened by, for messages only. */
    public Path path() {
        return path;
    }

    /** Opens a directory inside; fails with {@link Errno#ELOOP} or ENOTDIR if the name is a symbolic link. */
    public Directory child(String name) throws PosixException {
        return new Directory(
                Libc.openat(fd, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0), path.resolve(name));
    }

    /** Opens a directory inside; creates it with this mode if it does not exist. */
    public Directory childOrMade(String name, int mode) throws IOException {
        return attributes(name) == null ? makeChild(name, mode) : child(name);
    }

    /** Opens a directory inside; creates it with this mode and owner if it does not exist. */
    public Directory childOrMade(String name, int mode, Accounts.Account owner) throws IOException {
        if (attributes(name) != null) {
            return child(name);
        }
        Directory made = makeChild(name, mode);
        made.chown(owner.uid(), owner.gid());
        return made;
    }

    /**
     * The account that root gives new entries to: this directory's owner. For other accounts −1, which changes nothing.
     */
    public Accounts.Account ownerForNewEntries() throws IOException {
        Stat owner = attributes();
        boolean foreign = Accounts.isRoot()
                && (owner.uid() != 0 || owner.gid() != Accounts.current().gid());
        return foreign ? new Accounts.Account(owner.uid(), owner.gid()) : new Accounts.Account(-1, -1);
    }

    /** Creates a directory with exactly this mode, regardless of the umask, and opens it. */
    public Directory makeChild(String name, int mode) throws PosixException {
        Libc.mkdirat(fd, name, mode & 0777);
        try {
            Directory made = child(name);
            try {
                Libc.fchmod(made.fd, mode, made.path.toString());
                return made;
            } catch (PosixException e) {
                made.close();
                throw e;
            }
        } catch (PosixException e) {
            Libc.unlinkat(fd, name, Libc.AT_REMOVEDIR);
            throw e;
        }
    }

    /** Creates a new file with its content and exactly this mode. */
    public void createFile(String name, byte[] content, int mode) throws PosixException {
        createFile(name, content, mode, -1, -1);
    }

    /**
     * Creates a new file with its content, exactly this mode, and an owner. The owner is set by descriptor, because in
     * a directory that another user can write to, the name may refer to another file at any time.
     *
     * @param uid the owner, or −1 for the caller's
     * @param gid the group, or −1 for the caller's
     */
    public void createFile(String name, byte[] content, int mode, int uid, int gid) throws PosixException {
        int file = Libc.openat(fd, name, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, mode & 0700);
        try {
            fill(file, name, content, mode, uid, gid);
        } finally {
            Libc.close(file);
        }
    }

    private void fill(int file, String name, byte[] content, int mode, int uid, int gid) throws PosixException {
        String subject = path.resolve(name).toString();
        writeAll(file, content, subject);
        Libc.fchmod(file, mode, subject);
        give(file, uid, gid, subject);
    }

    private static void give(int file, int uid, int gid, String subject) throws PosixException {
        if (uid >= 0 || gid >= 0) {
            Libc.fchown(file, uid, gid, subject);
        }
    }

    private static void writeAll(int file, byte[] content, String subject) throws PosixException {
        for (int done = 0; done < content.length; ) {
            done += Libc.write(file, content, done, subject);
        }
    }

    /** As {@link #appendFile(String, byte[], int, int, int)}; a new file belongs to the caller. */
    public void appendFile(String name, byte[] content, int mode) throws IOException {
        appendFile(name, content, mode, -1, -1);
    }

    /**
     * Appends to a file, which is created with this mode and owner if it does not exist.
     *
     * @param uid the owner of a new file, or −1 for the caller's
     * @param gid its group, or −1 for the caller's
     * @throws IOException if the name is that of a symbolic link, a FIFO or anything but a regular file, or if the file
     *     has a second name
     */
    public void appendFile(String name, byte[] content, int mode, int uid, int gid) throws IOException {
        String subject = path.resolve(name).toString();
        int flags = Libc.O_WRONLY | Libc.O_APPEND | Libc.O_NONBLOCK | Libc.O_NOFOLLOW;
        Stat found = attributes(name);
        int file = Libc.openat(fd, name, found == null ? flags | Libc.O_CREAT | Libc.O_EXCL : flags, mode & 0700);
        try {
            if (!Stat.of(descriptor(file)).isRegular()) {
                throw new IOException(subject + " is not a regular file");
            }
            // A hard link could make this process write to a file that the link's creator must not change.
            if (Files.getAttribute(descriptor(file), "unix:nlink") instanceof Integer names && names > 1) {
                throw new IOException(subject + " has a second hard link");
            }
            if (found == null) {
                Libc.fchmod(file, mode, subject);
                give(file, uid, gid, subject);
            }
            writeAll(file, content, subject);
        } finally {
            Libc.close(file);
        }
    }

    /**
     * Reads a file. Never blocks: a FIFO is refused.
     *
     * @param most maximum size in bytes
     * @return the content; empty if the file does not exist
     * @throws IOException if it is not a regular file, or larger than {@code most}
     */
    public Optional<byte[]> readFile(String name, int most) throws IOException {
        String subject = path.resolve(name).toString();
        int file;
        try {
            file = Libc.openat(fd, name, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            if (!Stat.of(descriptor(file)).isRegular()) {
                throw new IOException(subject + " is not a regular file");
            }
            // The file behind a descriptor cannot change any more, so the JDK can read it by its name in /proc.
            try (InputStream in = Files.newInputStream(descriptor(file))) {
                byte[] content = in.readNBytes(most + 1);
                if (content.length > most) {
                    throw new IOException(subject + " is larger than " + most + " bytes");
                }
                return Optional.of(content);
            }
        } catch (FileSystemException e) {
            throw named(e, path.resolve(name));
        } finally {
            Libc.close(file);
        }
    }

    /** As {@link #replaceFile(String, byte[], int, int, int)}; the file belongs to the caller. */
    public void replaceFile(String name, byte[] content, int mode) throws PosixException {
        replaceFile(name, content, mode, -1, -1);
    }

    /**
     * Creates or replaces a file atomically, so that the result survives a power failure: readers see the old or the
     * new content.
     *
     * @param uid the owner, or −1 for the caller's
     * @param gid the group, or −1 for the caller's
     */
    public void replaceFile(String name, byte[] content, int mode, int uid, int gid) throws PosixException {
        String temporary = temporaryName();
        int file =
                Libc.openat(fd, temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, mode & 0700);
        try {
            try {
                // Shows that it is no leftover: see Unfinished.
                Libc.tryLock(file);
                fill(file, temporary, content, mode, uid, gid);
                Libc.fsync(file, path.resolve(name).toString());
                Libc.renameat(fd, temporary, fd, name);
            } catch (PosixException e) {
                deleteAfter(e, temporary);
                throw e;
            }
        } finally {
            Libc.close(file);
        }
        Libc.fsync(fd, path.toString());
    }

    private void deleteAfter(PosixException failure, String temporary) {
        try {
            delete(temporary);
        } catch (PosixException stays) {
            failure.addSuppressed(stays);
        }
    }

    /** Makes created, renamed and deleted entries of a directory survive a power failure, on systems with POSIX files. */
    public static void sync(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        }
    }

    /** A new name that begins with a dot, short enough for any file system. */
    public static String temporaryName() {
        byte[] bits = new byte[8];
        Random.NUMBERS.nextBytes(bits);
        return TEMPORARY + HexFormat.of().formatHex(bits);
    }

    /** Whether a name is a {@link #temporaryName}. */
    public static boolean isTemporary(String name) {
        return name.startsWith(TEMPORARY);
    }

    /** Creates a FIFO with exactly this mode. */
    public void makeFifo(String name, int mode) throws PosixException {
        Libc.mkfifoat(fd, name, mode & 0777);
        try {
            // The umask may have cleared some bits.
            chmodFifo(name, mode);
        } catch (PosixException e) {
            delete(name);
            throw e;
        }
    }

    /** Changes the mode of a FIFO. Opens it for both ends, which never blocks. */
    public void chmodFifo(String name, int mode) throws PosixException {
        int fifo = Libc.openat(fd, name, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
        try {
            Libc.fchmod(fifo, mode, path.resolve(name).toString());
        } finally {
            Libc.close(fifo);
        }
    }

    /** Opens a FIFO for reading, without waiting for a writer and without ever reading an end of file. */
    public Fifo openFifo(String name) throws PosixException {
        return new Fifo(Libc.openat(fd, name, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0));
    }

    /** Changes owner and group of an entry, of a symbolic link itself; −1 leaves a value unchanged. */
    public void chown(String name, int uid, int gid) throws PosixException {
        Libc.fchownat(fd, name, uid, gid);
    }

    /** Changes owner and group of this directory; −1 leaves a value unchanged. */
    public void chown(int uid, int gid) throws PosixException {
        Libc.fchown(fd, uid, gid, path.toString());
    }

    /** Changes the mode of this directory. */
    public void chmod(int mode) throws PosixException {
        Libc.fchmod(fd, mode, path.toString());
    }

    /** Renames an entry within this directory, replacing a file or an empty directory of the new name. */
    public void rename(String from, String to) throws PosixException {
        Libc.renameat(fd, from, fd, to);
    }

    /** Moves an entry to another directory of the same file system. */
    void move(String name, Directory to, String newName) throws PosixException {
        Libc.renameat(fd, name, to.fd, newName);
    }

    /** Creates a second name for a file within this directory; fails with {@link Errno#EEXIST} if the name is taken. */
    public void link(String name, String further) throws PosixException {
        Libc.linkat(fd, name, further);
    }

    /** Deletes a file, FIFO or symbolic link; does nothing if it does not exist. */
    public void delete(String name) throws PosixException {
        try {
            Libc.unlinkat(fd, name, 0);
        } catch (PosixException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /**
     * Deletes an entry and everything below it, without following symbolic links; does nothing if it does not exist.
     */
    public void deleteTree(String name) throws IOException {
        new TreeRemoval(this).remove(name);
    }

    /** Deletes an empty directory. */
    void deleteEmpty(String name) throws PosixException {
        Libc.unlinkat(fd, name, Libc.AT_REMOVEDIR);
    }

    /**
     * Deletes an entry unless it is a directory; does nothing if it does not exist.
     *
     * @return false if it is a directory
     */
    boolean deleteUnlessDirectory(String name) throws PosixException {
        try {
            Libc.unlinkat(fd, name, 0);
            return true;
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            // Linux returns EISDIR for a directory; some file systems return EPERM, which POSIX allows.
            if (e.is(Errno.EISDIR) || e.is(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
    }

    /** The names of all entries, hidden ones included, unsorted. */
    public List<String> list() throws PosixException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(viaDescriptor())) {
            for (Path entry : stream) {
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (PosixException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new UncheckedIOException(named(e, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Attributes of an entry, without following a symbolic link; null if it does not exist. */
    public @org.jspecify.annotations.Nullable Stat attributes(String name) throws IOException {
        try {
            return Stat.of(viaDescriptor().resolve(name), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            throw named(e, path.resolve(name));
        }
    }

    /** Attributes of this directory. */
    public Stat attributes() throws IOException {
        try {
            return Stat.of(viaDescriptor());
        } catch (FileSystemException e) {
            throw named(e, path);
        }
    }

    /** The JDK names the descriptor in /proc. A person needs the path. */
    static FileSystemException named(FileSystemException e, Path path) {
        String name = path.toString();
        FileSystemException named = e instanceof AccessDeniedException
                ? new AccessDeniedException(name, null, e.getReason())
                : e instanceof NoSuchFileException
                        ? new NoSuchFileException(name, null, e.getReason())
                        : new FileSystemException(name, null, e.getReason());
        named.initCause(e);
        return named;
    }

    /**
     * The name of this directory's descriptor in /proc, through which the JDK's file calls reach exactly this
     * directory.
     */
    Path viaDescriptor() {
        return descriptor(fd);
    }

    /** The name of a descriptor of this process, through which the JDK reaches exactly the open file. */
    static Path descriptor(int number) {
        return Path.of("/proc/self/fd", Integer.toString(number));
    }

    @Override
    public void close() throws PosixException {
        Libc.close(fd);
    }
}
