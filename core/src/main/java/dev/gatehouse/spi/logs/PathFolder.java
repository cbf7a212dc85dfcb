package dev.gatehouse.spi.logs;

import dev.gatehouse.posix.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder by its path, on systems where the JDK cannot hold one by descriptor: macOS and Windows. A path can change
 * between two accesses, so root reads only where nobody else can write.
 *
 * <p>On Windows the JDK shows no file identity that survives a rename. There the first line of a file identifies it,
 * and a file counts only when that line is complete. Loggers on Windows write a time into it.
 */
final class PathFolder implements FolderHandle {
    private static final int LONGEST_KEY = 256;

    private final Path path;
    private final boolean hasKeys;

    private PathFolder(Path path, boolean hasKeys) {
        this.path = path;
        this.hasKeys = hasKeys;
    }

    /**
     * Opens a folder.
     *
     * @param below path of the folder, relative to the home
     * @param root whether everything on this path must belong to root
     */
    static Optional<FolderHandle> open(Path home, Path below, boolean root) throws IOException {
        return open(home, below, root, true);
    }

    /**
     * Opens a folder.
     *
     * @param useKeys false to read as if the system had no identity of files
     */
    static Optional<FolderHandle> open(Path home, Path below, boolean root, boolean useKeys) throws IOException {
        Path way = home;
        BasicFileAttributes found;
        try {
            found = look(way, root);
            for (Path name : below) {
                way = way.resolve(name);
                found = look(way, root);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(new PathFolder(way, useKeys && found.fileKey() != null));
    }

    private static BasicFileAttributes look(Path directory, boolean root) throws IOException {
        if (root) {
            requireRootsAlone(
                    directory, Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }
        BasicFileAttributes found = Files.readAttributes(directory, BasicFileAttributes.class);
        if (!found.isDirectory()) {
            throw new NotDirectoryException(directory + " is not a directory");
        }
        return found;
    }

    private static void requireRootsAlone(Path directory, PosixFileAttributes found) throws IOException {
        if (found.isSymbolicLink()) {
            throw new UntrustedPathException(directory, "is a symbolic link, which root does not follow in a home");
        }
        boolean others = found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                || !Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        if (others) {
            throw new UntrustedPathException(
                    directory, "can be changed by other accounts, so root does not read logs there on this system");
        }
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path entry : Listing.of(path)) {
                names.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException deleted) {
            return List.of();
        }
        return names;
    }

    @Override
    public Optional<Entry> look(String name) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return Optional.empty();
            }
            Optional<Object> key = hasKeys ? Optional.ofNullable(found.fileKey()) : firstLine(name);
            return key.map(known -> new Entry(name, known, found.size()));
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    private Optional<Object> firstLine(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_KEY);
        try (SeekableByteChannel file = open(name)) {
            int n = 0;
            while (n >= 0 && bytes.hasRemaining()) {
                n = file.read(bytes);
            }
        }
        String begin = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        int end = begin.indexOf('\n');
        if (end < 0 && bytes.hasRemaining()) {
            return Optional.empty();
        }
        return Optional.of(end < 0 ? begin : begin.substring(0, end));
    }

    @Override
    public SeekableByteChannel open(String name) throws IOException {
        return Files.newByteChannel(path.resolve(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {}
}
