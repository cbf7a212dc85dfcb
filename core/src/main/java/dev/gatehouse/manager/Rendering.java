package dev.gatehouse.manager;

import java.nio.file.Path;
import java.util.List;

/**
 * All files that a definition becomes on one backend.
 *
 * @param root the place they belong to: a servicedir, a unit directory
 * @param files parents before children, and otherwise by path
 */
public record Rendering(Path root, List<RenderedFile> files) {
    public Rendering {
        files = List.copyOf(files);
    }
}
