package dev.gatehouse.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.Optional;
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

    private static final int PIECE = 1 << 14;

    private SmallFile() {}

    /**
     * Reads a file; fails if its name is a symbolic link.
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws NotRegularException if it is a directory, a FIFO, a device or a socket
     */
    public static byte[] read(Path file, int most) throws IOException {
        if (OwnerAccess.isActing()) {
            return readNatively(file, most, Libc.O_NOFOLLOW);
        }
        requireRegular(file, Accounts.isRoot() ? NOT_FOLLOWING : FOLLOWING);
        try (FileChannel channel = Accounts.isRoot() ? guarded(file) : FileChannel.open(file)) {
            return read(channel, most);
        }
    }

    /**
     * Reads a file, also through symbolic links. Root must do so as the owner of the file's place ({@link OwnerAccess}).
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it does not exist
     * @throws NotRegularException if it is a directory, a FIFO, a device or a socket
     */
    public static byte[] readFollowing(Path file, int most) throws IOException {
        if (OwnerAccess.isActing()) {
            return readNatively(file, most, 0);
        }
        requireRegular(file, FOLLOWING);
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, most);
        }
    }

    /**
     * Reads a file if root alone can change it, which is decided on the open file: another process may exchange the file at
     * any time. Fails if its name is a symbolic link.
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @return the content; empty if the file is not regular, does not belong to root, or others may write to it
     * @throws java.nio.file.NoSuchFileException if it does not exist
     */
    public static Optional<byte[]> readOfRootAlone(Path file, int most) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!OwnerAccess.isActing() && folder != null && Stat.of(folder).isOfRootAlone()) {
            // Nobody else can exchange it. Spares a short command the time to load the C library.
            Stat found = Stat.of(file, LinkOption.NOFOLLOW_LINKS);
            return found.isRegular() && found.isOfRootAlone() ? Optional.of(read(file, most)) : Optional.empty();
        }
        return natively(file, Libc.O_NOFOLLOW, fd -> {
            Stat found = Stat.of(Directory.descriptor(fd));
            return found.isRegular() && found.isOfRootAlone() ? Optional.of(read(fd, most)) : Optional.empty();
        });
    }

    /**
     * The text of a file and its owner.
     *
     * @param text the content, as UTF-8
     * @param uid the owner of the file that was read
     */
    public record Owned(String text, int uid) {}

    /**
     * Reads a file and its owner, both of the open file, through the C library.
     *
     * @param most maximum number of bytes; the rest of a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it does not exist
     */
    public static Owned readOwned(Path file, int most) throws IOException {
        return natively(
                file,
                Libc.O_NOFOLLOW,
                fd -> new Owned(
                        new String(read(fd, most), StandardCharsets.UTF_8),
                        Stat.of(Directory.descriptor(fd)).uid()));
    }

    /**
     * Opens a file of any size for reading. Follows no symbolic link and never blocks.
     *
     * @throws NotRegularException if it is a directory, a FIFO, a device or a socket
     */
    public static SeekableByteChannel open(Path file) throws IOException {
        return natively(file, Libc.O_NOFOLLOW, fd -> {
            if (!Stat.of(Directory.descriptor(fd)).isRegular()) {
                throw new NotRegularException(file);
            }
            return Files.newByteChannel(Directory.descriptor(fd));
        });
    }

    private static byte[] read(FileChannel channel, int most) throws IOException {
        long length = channel.size();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, most));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // One read suffices unless the file is written at the same time.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
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
        return readNatively(file, most, Libc.O_NOFOLLOW);
    }

    private static byte[] readNatively(Path file, int most, int links) throws IOException {
        return natively(file, links, fd -> {
            byte[] bytes = read(fd, most);
            if (bytes.length == 0) {
                // A FIFO without a writer reads as an empty file.
                requireRegular(file, links == 0 ? FOLLOWING : NOT_FOLLOWING);
            }
            return bytes;
        });
    }

    private interface Reading<T> {
        T of(int fd) throws IOException;
    }

    private static <T> T natively(Path file, int links, Reading<T> reading) throws IOException {
        String name = file.toString();
        try {
            int fd = Opening.open(file, Libc.O_RDONLY | Libc.O_NONBLOCK | links);
            try {
                return reading.of(fd);
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
            requireRegular(file, links == 0 ? FOLLOWING : NOT_FOLLOWING);
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

    /** Most files fit into the first piece. */
    private static byte[] read(int fd, int most) throws PosixException {
        byte[] piece = new byte[Math.min(most, PIECE)];
        int first = Libc.read(fd, piece);
        if (first < piece.length) {
            return Arrays.copyOf(piece, first);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(piece.length);
        all.write(piece, 0, first);
        while (all.size() < most) {
            int length = Libc.read(fd, piece);
            all.write(piece, 0, Math.min(length, most - all.size()));
            if (length < piece.length) {
                break;
            }
        }
        return all.toByteArray();
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
