package dev.gatehouse.spi.files;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Describes failed file operations for people. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class StorageErrors {
    private StorageErrors() {}

    /**
     * Describes a failed operation, and adds a command that shows the cause.
     *
     * @param doing what was attempted, such as "writing the unit of coder"
     * @param place the directory or file
     * @param e the failure
     * @return an {@link AccessRefusedException} or a {@link StorageException}
     */
    public static GatehouseException translate(String doing, Path place, Exception e) {
        if (e instanceof DirectoryIteratorException && e.getCause() instanceof IOException cause) {
            return translate(doing, place, cause);
        }
        String where = doing.contains(place.toString()) ? "" : " in " + place;
        String words = Character.toUpperCase(doing.charAt(0)) + doing.substring(1) + where + " failed: ";
        // What does not exist yet shows nothing.
        String there = existing(place).toString();
        Remedy look = Remedy.of("ls", "-la", there);
        Optional<String> occupied = occupied(e, path -> Files.isDirectory(Path.of(path)));
        if (occupied.isPresent()) {
            return new StorageException(
                    words + occupied.get() + " is a directory that Gatehouse did not create; it was not changed",
                    Remedy.of("ls", "-la", occupied.get()),
                    e);
        }
        if (e instanceof AccessDeniedException denied) {
            // The message of this exception is only the path.
            return new AccessRefusedException(words + "no permission for " + denied.getFile(), look, denied);
        }
        words += e.getMessage();
        int errno = e instanceof PosixException call ? call.errno() : 0;
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> new AccessRefusedException(words, look, e);
            case Errno.ENOSPC -> new StorageException(words, Remedy.of("df", "-h", there), e);
            case Errno.EROFS -> new StorageException(words, Remedy.of("findmnt", "-T", there), e);
            case Errno.EMFILE -> new StorageException(words, Remedy.of("ulimit", "-n"), e);
            default -> new StorageException(words, fullDisk(e) ? Remedy.of("df", "-h", there) : look, e);
        };
    }

    /**
     * Returns the directory that stands where a file belongs, if the operation failed because of it. No file replaces a directory, but
     * Windows only refuses access then, or says something else.
     *
     * @param isDirectory whether a path is a directory
     */
    static Optional<String> occupied(Exception e, Predicate<String> isDirectory) {
        if (e instanceof DirectoryNotEmptyException full) {
            return Optional.of(full.getFile());
        }
        if (!(e instanceof FileSystemException failed)
                || e instanceof NoSuchFileException
                || failed.getOtherFile() == null) {
            return Optional.empty();
        }
        // The first one is the file that was to be moved; one that was only temporary is gone by now.
        boolean replacement = !isDirectory.test(failed.getFile()) && isDirectory.test(failed.getOtherFile());
        return replacement ? Optional.of(failed.getOtherFile()) : Optional.empty();
    }

    private static Path existing(Path place) {
        Path path = place.toAbsolutePath();
        while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    /** The JDK reports a full disk only by the system's message (strerror, in the C locale). */
    private static boolean fullDisk(Exception e) {
        return e instanceof IOException && String.valueOf(e.getMessage()).contains("No space left on device");
    }
}
