package dev.gatehouse.manager;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
}
