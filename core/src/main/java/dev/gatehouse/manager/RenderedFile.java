package dev.gatehouse.manager;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file as a renderer would have it.
 *
 * @param path where, relative to the rendering's root
 * @param content its bytes
 * @param mode its permission bits
 */
public record RenderedFile(Path path, String content, int mode) {
    public byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
