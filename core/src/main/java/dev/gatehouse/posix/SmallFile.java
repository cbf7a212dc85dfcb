package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads a small file with one open and one read, although another user may have replaced it. Anything but a regular file
 * is refused before it is opened, so a FIFO, a device or a socket does not block the reader.
 *
 * <p>Another account may replace the file between this check and the opening. Without the C library, root avoids
 * following a symbolic link, and blocking on a FIFO: it opens the file for reading and writing, which never blocks
 * (fifo(7)), and reads nothing if the length is 0, as that of a FIFO is. Other accounts can only reach files of their
 * own.
 */
public final class SmallFile {
    private static final Set<OpenOption> GUARDED =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> READ_ONLY = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final LinkOption[] FOLLOWING = {};

    private static final LinkOption[] NOT_FOLLOWING = {LinkOption.NOFOLLOW_LINKS};

    private SmallFile() {}

    /**
     * Reads a file.
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws NotRegularException if it is a directory, a FIFO, a device or a socket
     */
    public static byte[] read(Path file, int most) throws IOException {
        requireRegular(file, Accounts.isRoot() ? NOT_FOLLOWING : FOLLOWING);
        try (FileChannel channel = Accounts.isRoot() ? guarded(file) : FileChannel.open(file)) {
            long length = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, most));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // One read suffices unless the file is written at the same time.
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /**
     * Reads a file through the C library. Takes half the time of {@link #read} once the library is loaded, follows no
     * symbolic link and never blocks.
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws NotRegularException if it is a directory, a FIFO, a device or a socket
     */
    public static byte[] readNatively(Path file, int most) throws IOException {
        String name = file.toString();
        try {
            int fd = Libc.openat(Libc.AT_FDCWD, name, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
            try {
                byte[] bytes = new byte[most];
                int read = Libc.read(fd, bytes);
                if (read == 0) {
                    // A FIFO without a writer reads as an empty file.
                    requireRegular(file, NOT_FOLLOWING);
                }
                return Arrays.copyOf(bytes, read);
            } finally {
                Libc.close(fd);
            }
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                throw new NoSuchFileException(name);
            }
            if (e.is(Errno.EACCES)) {
                throw new AccessDeniedException(name);
            }
            requireRegular(file, NOT_FOLLOWING);
            throw e;
        }
    }

    /** A symbolic link passes if links are not followed: opening it fails with the system's own words. */
    private static void requireRegular(Path file, LinkOption[] links) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
        if (!found.isRegularFile() && !found.isSymbolicLink()) {
            throw new NotRegularException(file);
        }
    }

    /** Reports a directory, a FIFO, a device or a socket in the place of a file. */
    public static final class NotRegularException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        NotRegularException(Path file) {
            super(file.toString(), null, "not a regular file");
        }
    }

    private static FileChannel guarded(Path file) throws IOException {
        try {
            return FileChannel.open(file, GUARDED);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // On a read-only file system nobody can replace the file by a FIFO.
            if (Files.getFileStore(file).isReadOnly()) {
                return FileChannel.open(file, READ_ONLY);
            }
            throw e;
        }
    }
}
