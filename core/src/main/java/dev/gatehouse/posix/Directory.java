package dev.gatehouse.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open directory, held by descriptor, in which everything is named relative to it and no link is followed.
 *
 * <p>A path that others may write can change between two looks at it; a descriptor cannot. Whoever runs as root in a
 * directory of somebody else's therefore works through this class alone.
 */
public final class Directory implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int fd;
    private final Path path;

    private Directory(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /** Opens a directory by path; links in the leading part are followed, the last name must not be one. */
    public static Directory open(Path path) throws PosixException {
        return new Directory(
                Libc.openat(Libc.AT_FDCWD, path.toString(), Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0),
                path);
    }

    /** Opens a directory by path and follows a link in the last place too, for places that only root writes. */
    public static Directory openFollowing(Path path) throws PosixException {
        return new Directory(Libc.openat(Libc.AT_FDCWD, path.toString(), Libc.O_RDONLY | Libc.O_DIRECTORY, 0), path);
    }

    /**
     * Opens a directory that the operator named. A link in its place is followed where it is root's or this process's own:
     * whoever made another one could send this process wherever he likes.
     */
    public static Directory openNamed(Path path) throws IOException {
        try {
            Stat found = attributesOf(path, LinkOption.NOFOLLOW_LINKS);
            boolean trusted =
                    found.uid() == 0 || found.uid() == Accounts.current().uid();
            return found.isLink() && trusted ? openFollowing(path) : open(path);
        } catch (NoSuchFileException e) {
            return open(path);
        }
    }

    /** The path by which this directory was opened, for messages only. */
    public Path path() {
        return path;
    }

    /** Opens a directory inside this one; fails with {@link Errno#ELOOP} or ENOTDIR where that name is a link. */
    public Directory child(String name) throws PosixException {
        return new Directory(
                Libc.openat(fd, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0), path.resolve(name));
    }

    /** Opens a directory inside this one, which is made with this mode and for this owner where it is missing. */
    public Directory childOrMade(String name, int mode, Accounts.Account owner) throws IOException {
        if (attributes(name) != null) {
            return child(name);
        }
        Directory made = makeChild(name, mode);
        made.chown(owner.uid(), owner.gid());
        return made;
    }

    /** Whom root gives what it makes here: this directory's owner. Everybody else keeps it, which −1 stands for. */
    public Accounts.Account heir() throws IOException {
        Stat owner = attributes();
        boolean foreign = Accounts.isRoot()
                && (owner.uid() != 0 || owner.gid() != Accounts.current().gid());
        return foreign ? new Accounts.Account(owner.uid(), owner.gid()) : new Accounts.Account(-1, -1);
    }

    /** Makes a directory with exactly this mode, whatever the umask, and opens it. */
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

    /** Makes a file that did not exist, with its content and exactly this mode. */
    public void createFile(String name, byte[] content, int mode) throws PosixException {
        createFile(name, content, mode, -1, -1);
    }

    /**
     * Makes a file that did not exist, with its content, exactly this mode, and an owner. The owner is given to the file
     * and not to its name: in a directory that another user may write the name can mean another file at any time.
     *
     * @param uid the owner to give it, or −1 to leave the caller's
     * @param gid the group to give it, or −1 likewise
     */
    public void createFile(String name, byte[] content, int mode, int uid, int gid) throws PosixException {
        createFile(name, content, mode, uid, gid, false);
    }

    private void createFile(String name, byte[] content, int mode, int uid, int gid, boolean durable)
            throws PosixException {
        String subject = path.resolve(name).toString();
        int file = Libc.openat(fd, name, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, mode & 0700);
        try {
            writeAll(file, content, subject);
            Libc.fchmod(file, mode, subject);
            give(file, uid, gid, subject);
            if (durable) {
                Libc.fsync(file, subject);
            }
        } finally {
            Libc.close(file);
        }
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

    /**
     * Writes at the end of a file, which is made with this mode and owner where it is absent.
     *
     * @param uid the owner of a file that is made, or −1 to leave the caller's
     * @param gid its group, or −1 likewise
     * @throws IOException where the name is that of a link, a FIFO or another thing that is no plain file, or of a file
     *     that has a second name
     */
    public void appendFile(String name, byte[] content, int mode, int uid, int gid) throws IOException {
        String subject = path.resolve(name).toString();
        int flags = Libc.O_WRONLY | Libc.O_APPEND | Libc.O_NONBLOCK | Libc.O_NOFOLLOW;
        Stat found = attributes(name);
        int file = Libc.openat(fd, name, found == null ? flags | Libc.O_CREAT | Libc.O_EXCL : flags, mode & 0700);
        try {
            if (!attributesOf(descriptor(file)).isRegular()) {
                throw new IOException(subject + " is not a regular file");
            }
            // A second name of a file that its maker may not write would have this process write it for him.
            if (Files.getAttribute(descriptor(file), "unix:nlink") instanceof Integer names && names > 1) {
                throw new IOException(subject + " has another name somewhere else");
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
     * Reads a file, of which it never waits for: a FIFO is refused.
     *
     * @param most how many bytes at most
     * @return the content, or empty where there is no such entry
     * @throws IOException where it is no plain file, or larger than {@code most}
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
            if (!attributesOf(descriptor(file)).isRegular()) {
                throw new IOException(subject + " is not a regular file");
            }
            // What the descriptor is can no longer change, so the JDK may read it by the kernel's name for it.
            try (InputStream in = Files.newInputStream(descriptor(file))) {
                byte[] content = in.readNBytes(most + 1);
                if (content.length > most) {
                    throw new IOException(subject + " is larger than " + most + " bytes");
                }
                return Optional.of(content);
            }
        } finally {
            Libc.close(file);
        }
    }

    /**
     * Puts a file in the place of whatever has this name, in one step that survives a loss of power: readers see the old
     * content or the new.
     *
     * @param uid the owner to give it, or −1 to leave the caller's
     * @param gid the group to give it, or −1 likewise
     */
    public void replaceFile(String name, byte[] content, int mode, int uid, int gid) throws PosixException {
        String temporary = temporaryName();
        try {
            createFile(temporary, content, mode, uid, gid, true);
            Libc.renameat(fd, temporary, fd, name);
        } catch (PosixException e) {
            delete(temporary);
            throw e;
        }
    }

    /** A fresh name that begins with a dot, short enough for any file system. */
    public static String temporaryName() {
        byte[] bits = new byte[8];
        RANDOM.nextBytes(bits);
        return ".tmp-" + HexFormat.of().formatHex(bits);
    }

    /** Makes a FIFO with exactly this mode. */
    public void makeFifo(String name, int mode) throws PosixException {
        Libc.mkfifoat(fd, name, mode & 0777);
        try {
            // The umask took its part of the mode.
            chmodFifo(name, mode);
        } catch (PosixException e) {
            delete(name);
            throw e;
        }
    }

    /** Changes the mode of a FIFO, which is opened for both ends so that this cannot block. */
    public void chmodFifo(String name, int mode) throws PosixException {
        int fifo = Libc.openat(fd, name, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
        try {
            Libc.fchmod(fifo, mode, path.resolve(name).toString());
        } finally {
            Libc.close(fifo);
        }
    }

    /** Opens a FIFO in this directory for reading, without waiting for a writer and without ever seeing its end. */
    public Fifo openFifo(String name) throws PosixException {
        return new Fifo(Libc.openat(fd, name, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0));
    }

    /** Changes owner and group of an entry, of the link itself where it is one; −1 leaves either as it is. */
    public void chown(String name, int uid, int gid) throws PosixException {
        Libc.fchownat(fd, name, uid, gid);
    }

    /** Changes owner and group of this directory. */
    public void chown(int uid, int gid) throws PosixException {
        Libc.fchown(fd, uid, gid, path.toString());
    }

    /** Changes the mode of this directory. */
    public void chmod(int mode) throws PosixException {
        Libc.fchmod(fd, mode, path.toString());
    }

    /** Renames an entry within this directory, over whatever empty directory or file has the new name. */
    public void rename(String from, String to) throws PosixException {
        Libc.renameat(fd, from, fd, to);
    }

    /** Gives a file a second name within this directory; fails with {@link Errno#EEXIST} where the name is taken. */
    public void link(String name, String further) throws PosixException {
        Libc.linkat(fd, name, further);
    }

    /** Removes a file, FIFO or link; an absent one is no error. */
    public void delete(String name) throws PosixException {
        try {
            Libc.unlinkat(fd, name, 0);
        } catch (PosixException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Removes an entry and all below it, following no link; an absent one is no error. */
    public void deleteTree(String name) throws IOException {
        new TreeRemoval(this).remove(name);
    }

    /** Removes a directory that is empty. */
    void deleteEmpty(String name) throws PosixException {
        Libc.unlinkat(fd, name, Libc.AT_REMOVEDIR);
    }

    /**
     * Removes what is no directory, or tells that it is one; an absent entry is no error.
     *
     * @return false where it is a directory
     */
    boolean deleteUnlessDirectory(String name) throws PosixException {
        try {
            Libc.unlinkat(fd, name, 0);
            return true;
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            // Linux answers EISDIR for a directory; EPERM is what POSIX allows and other file systems use.
            if (e.is(Errno.EISDIR) || e.is(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
    }

    /** The names of all entries, hidden ones included, in no order. */
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Owner, group, mode and kind of an entry, not following a link; null when there is no such entry. */
    public @org.jspecify.annotations.Nullable Stat attributes(String name) throws IOException {
        try {
            return attributesOf(viaDescriptor().resolve(name), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Owner, group and mode of this directory itself. */
    public Stat attributes() throws IOException {
        return attributesOf(viaDescriptor());
    }

    private static Stat attributesOf(Path path, LinkOption... options) throws IOException {
        Map<String, Object> map = Files.readAttributes(path, "unix:uid,gid,mode,size", options);
        long size = map.get("size") instanceof Long bytes ? bytes : -1;
        return new Stat(number(map, "uid"), number(map, "gid"), number(map, "mode"), size);
    }

    private static int number(Map<String, Object> map, String key) {
        return map.get(key) instanceof Integer value ? value : -1;
    }

    /** The kernel's name for an open descriptor, by which the JDK's own file calls reach exactly this directory. */
    Path viaDescriptor() {
        return descriptor(fd);
    }

    private static Path descriptor(int number) {
        return Path.of("/proc/self/fd", Integer.toString(number));
    }

    @Override
    public void close() throws PosixException {
        Libc.close(fd);
    }
}
