package dev.gatehouse.rendering;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All files of one definition on one backend. Immutable.
 *
 * @param root directory of the files, such as a service directory or unit directory
 * @param files the files: parents before children, otherwise by path
 * @since 0.1.0
 */
public record Rendering(Path root, List<RenderedFile> files) {
    /** Copies the files. */
    public Rendering {
        files = List.copyOf(files);
    }

    /**
     * Compares these files with those on disk, for people. Each file that differs has a line with its path, followed by
     * the removed ({@code -}) and added ({@code +}) lines. A new file, and one that not everybody may read, has only
     * the line with its path. Values of environment variables are never shown.
     *
     * @return the lines; empty if nothing differs
     * @throws IOException if a file on disk cannot be read
     */
    public List<String> changes() throws IOException {
        List<String> changes = new ArrayList<>();
        for (RenderedFile file : files) {
            changes.addAll(file.changesAt(root));
        }
        return changes;
    }
}
