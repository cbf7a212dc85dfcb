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
import java.util.Arrays;
import java.util.Set;

/**
 * Reading a small file in one open and one read where somebody else may have put another thing in its place.
 *
 * <p>Without the C library root is kept from following a link, and from waiting at a FIFO for ever: it opens the file for both ends, which never
 * waits (fifo(7)), and reads nothing where the length is 0, as a FIFO's is. Everybody else can only be led to what is
 * theirs anyway.
 */
public final class SmallFile {
    private static final Set<OpenOption> GUARDED =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> READ_ONLY = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private SmallFile() {}

    /**
     * Reads a file.
     *
     * @param most how many bytes at most; of a longer file just the first of them are given
     * @throws java.nio.file.NoSuchFileException where there is none
     */
    public static byte[] read(Path file, int most) throws IOException {
        try (FileChannel channel = Accounts.isRoot() ? guarded(file) : FileChannel.open(file)) {
            long length = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, most));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // One read takes a file that is not written at the same time.
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /**
     * Reads a file through the C library, which takes half the time of {@link #read} in a process that has loaded it, and
     * neither follows a link nor waits.
     *
     * @param most how many bytes at most; of a longer file just the first of them are given
     * @throws java.nio.file.NoSuchFileException where there is none
     */
    public static byte[] readNatively(Path file, int most) throws IOException {
        String name = file.toString();
        try {
            int fd = Libc.openat(Libc.AT_FDCWD, name, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0);
            try {
                byte[] bytes = new byte[most];
                return Arrays.copyOf(bytes, Libc.read(fd, bytes));
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
            throw e;
        }
    }

    private static FileChannel guarded(Path file) throws IOException {
        try {
            return FileChannel.open(file, GUARDED);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // Where nothing can be written, nobody can put a FIFO in the file's place either.
            if (Files.getFileStore(file).isReadOnly()) {
                return FileChannel.open(file, READ_ONLY);
            }
            throw e;
        }
    }
}
