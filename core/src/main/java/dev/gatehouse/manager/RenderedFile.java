package dev.gatehouse.manager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file as a renderer would have it.
 *
 * @param path where, relative to the rendering's root
 * @param content its text
 * @param mode its permission bits
 * @param charset how its text becomes bytes; UTF-16 begins with a byte order mark
 */
public record RenderedFile(Path path, String content, int mode, Charset charset) {
    /** A file in UTF-8. */
    public RenderedFile(Path path, String content, int mode) {
        this(path, content, mode, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        boolean marked = charset.equals(StandardCharsets.UTF_16LE);
        return (marked ? "\ufeff" + content : content).getBytes(charset);
    }

    /**
     * Whether a directory has just this file, with its mode. A link in its place is another file.
     *
     * @param root the rendering's root
     */
    public boolean isAt(Path root) throws IOException {
        Path file = root.resolve(path);
        byte[] wanted = bytes();
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) != wanted.length
                    || permissions(file) != mode) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Arrays.equals(in.readNBytes(wanted.length + 1), wanted);
            }
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    private static int permissions(Path file) throws IOException {
        return Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer bits
                ? bits & 07777
                : -1;
    }
}
