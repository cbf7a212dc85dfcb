package dev.gatehouse.spi.logs;

import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A folder held by descriptor, on systems where the JDK has directory streams for that. Files are opened relative to it
 * and never through a symbolic link, so root cannot be led elsewhere and does not block on a FIFO that the gateways'
 * account created. Does not use the foreign function interface, which takes longer to start than a log takes to read.
 */
final class SecureFolder implements FolderHandle {
    private final Path path;
    private final SecureDirectoryStream<Path> stream;
    private final Set<OpenOption> options;

    private SecureFolder(Path path, SecureDirectoryStream<Path> stream, Set<OpenOption> options) {
        this.path = path;
        this.stream = stream;
        this.options = options;
    }

    /**
     * Opens a folder.
     *
     * @param home the home directory; closed by this method
     * @param path path of {@code home}
     * @param below path of the folder, relative to the home
     * @param root whether symbolic links on this path are refused
     */
    @SuppressWarnings("StreamResourceLeak") // The home's stream is closed by the first step below it.
    static Optional<FolderHandle> open(SecureDirectoryStream<Path> home, Path path, Path below, boolean root)
            throws IOException {
        SecureDirectoryStream<Path> at = home;
        Path way = path;
        for (Path name : below) {
            way = way.resolve(name);
            try (SecureDirectoryStream<Path> above = at) {
                // "." below a FIFO does not exist, so this never waits for a writer.
                at = above.newDirectoryStream(name.resolve("."));
                if (root) {
                    requireNoLink(above, name, at, way);
                }
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (NotDirectoryException e) {
                throw new NotDirectoryException(way + " is not a directory");
            }
        }
        return Optional.of(new SecureFolder(way, at, options(path, root)));
    }

    /**
     * Root opens for reading and writing, which does not block on a FIFO (fifo(7)), unless the file system is
     * read-only.
     */
    private static Set<OpenOption> options(Path home, boolean root) throws IOException {
        return root && !Files.getFileStore(home).isReadOnly()
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** Refuses a directory that was opened through a link. */
    private static void requireNoLink(
            SecureDirectoryStream<Path> above, Path name, SecureDirectoryStream<Path> opened, Path way)
            throws IOException {
        try {
            Object key = opened.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!Objects.equals(key, attributes(above, name).fileKey())) {
                throw new UntrustedPathException(way, "is a symbolic link, which root does not follow in a home");
            }
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path path : stream) {
                names.add(path.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Optional<Entry> look(String name) throws IOException {
        try {
            BasicFileAttributes found = attributes(stream, Path.of(name));
            return found.isRegularFile()
                    ? Optional.of(new Entry(name, Objects.requireNonNull(found.fileKey()), found.size()))
                    : Optional.empty();
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public SeekableByteChannel open(String name) throws IOException {
        // A hard link or an exchanged file leads root no further than the account may read.
        return OwnerAccess.call(
                path,
                () -> OwnerAccess.isActing()
                        ? SmallFile.open(path.resolve(name))
                        : stream.newByteChannel(Path.of(name), options));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
