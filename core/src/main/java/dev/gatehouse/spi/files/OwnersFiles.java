package dev.gatehouse.spi.files;

import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * File operations in places that may be in the hands of another account, such as a home. Root does them with the rights of the
 * place's owner, so that no link of that account leads root astray, and new files belong to the owner. Has only static methods and is
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class OwnersFiles {
    /** Bits of st_mode (inode(7)). */
    private static final int SET_GROUP = 02000;

    private static final int GROUP_WRITES = 0020;

    private OwnersFiles() {}

    /**
     * Reads a file as {@link SharedFiles#read} does.
     *
     * @param file the file
     * @return its text; empty if it does not exist
     * @throws IOException if it cannot be read
     */
    public static Optional<String> read(Path file) throws IOException {
        return OwnerAccess.call(file, () -> SharedFiles.read(file));
    }

    /**
     * Creates a directory and those above it that do not exist. Where the directory above hands on its group and lets the group write,
     * as a volume does that several accounts share, a new one does too.
     *
     * @param directory the directory
     * @throws IOException if one cannot be created
     */
    public static void createDirectories(Path directory) throws IOException {
        OwnerAccess.run(directory, () -> create(directory));
    }

    /** Not {@code Files.createDirectories}: access(2) asks for the rights of the process, not for those of this thread. */
    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            share(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw there;
            }
        } catch (NoSuchFileException none) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw none;
            }
            create(parent);
            create(directory);
        }
    }

    private static void share(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null
                && parent.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int mode = (int) Files.getAttribute(parent, "unix:mode");
            if ((mode & SET_GROUP) != 0 && (mode & GROUP_WRITES) != 0) {
                int own = (int) Files.getAttribute(directory, "unix:mode");
                Files.setAttribute(directory, "unix:mode", own | GROUP_WRITES);
            }
        }
    }

    /**
     * Creates a small file with its missing directories. One that exists stays as it is.
     *
     * @param file the file
     * @param text its text
     * @return whether it was created
     * @throws IOException if it cannot be created
     */
    public static boolean createFile(Path file, String text) throws IOException {
        return OwnerAccess.call(file, () -> {
            Path parent = file.getParent();
            if (parent != null) {
                create(parent);
            }
            try {
                Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return true;
            } catch (FileAlreadyExistsException there) {
                return false;
            }
        });
    }

    /**
     * Deletes a file; one that does not exist is no error.
     *
     * @param file the file
     * @throws IOException if it cannot be deleted
     */
    public static void deleteIfExists(Path file) throws IOException {
        OwnerAccess.run(file, () -> Files.deleteIfExists(file));
    }
}
