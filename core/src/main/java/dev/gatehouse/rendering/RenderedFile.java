package dev.gatehouse.rendering;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file that a renderer creates. Immutable.
 *
 * @param path the file, relative to the rendering's root
 * @param content its text
 * @param mode its permission bits
 * @param charset the encoding of its text; UTF-16 begins with a byte order mark
 * @since 0.1.0
 */
public record RenderedFile(Path path, String content, int mode, Charset charset) {
    private static final int READ_BY_ALL = 0444;

    /** Longer than any definition; of a longer file the beginning is compared. */
    private static final int LONGEST = 256 << 10;

    /**
     * Creates a file in UTF-8.
     *
     * @param path the file, relative to the rendering's root
     * @param content its text
     * @param mode its permission bits
     */
    public RenderedFile(Path path, String content, int mode) {
        this(path, content, mode, StandardCharsets.UTF_8);
    }

    /** {@return the file's content as bytes} */
    public byte[] bytes() {
        boolean marked = charset.equals(StandardCharsets.UTF_16LE);
        return (marked ? "\ufeff" + content : content).getBytes(charset);
    }

    /**
     * Tests whether this file is on disk with the same content and mode. A symbolic link is a different file.
     *
     * @param root the rendering's root
     * @return whether it is
     * @throws IOException if the file on disk cannot be read
     */
    public boolean isAt(Path root) throws IOException {
        Path file = root.resolve(path);
        byte[] wanted = bytes();
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) != wanted.length
                    || (hasModes(file) && permissions(file) != mode)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Arrays.equals(in.readNBytes(wanted.length + 1), wanted);
            }
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** What writing this file would change, as {@link Rendering#changes} returns it; empty if the file is current. */
    List<String> changesAt(Path root) throws IOException {
        Path file = root.resolve(path);
        if (isAt(root)) {
            return List.of();
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(file + " is new");
        }
        List<String> changes = new ArrayList<>(List.of(file + " changes"));
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isForAll(mode) && isForAll(permissions(file))) {
            List<FileLine> old = FileLine.of(new String(head(file), charset));
            List<FileLine> now = FileLine.of(new String(bytes(), charset));
            FileLine.without(old, now).forEach(line -> changes.add("  - " + line.shown()));
            FileLine.without(now, old).forEach(line -> changes.add("  + " + line.shown()));
        }
        return changes;
    }

    private static boolean isForAll(int mode) {
        return (mode & READ_BY_ALL) == READ_BY_ALL;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LONGEST);
        }
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static int permissions(Path file) throws IOException {
        return hasModes(file)
                        && Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer bits
                ? bits & 07777
                : -1;
    }
}
