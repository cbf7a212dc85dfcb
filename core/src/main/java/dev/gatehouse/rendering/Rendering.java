package dev.gatehouse.rendering;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All files that a definition becomes on one backend.
 *
 * @param root the place they belong to: a servicedir, a unit directory
 * @param files parents before children, and otherwise by path
 * @since 0.1.0
 */
public record Rendering(Path root, List<RenderedFile> files) {
    public Rendering {
        files = List.copyOf(files);
    }

    /**
     * What these files would change in those that are there, for people: of each that differs a line with its path, and
     * indented below it the lines that go ({@code -}) and those that come ({@code +}). Of a file that is new, or that not
     * everybody may read, only the path is told, and of a gateway's variables never the value.
     *
     * @throws IOException where a file that is there cannot be read
     */
    public List<String> changes() throws IOException {
        List<String> changes = new ArrayList<>();
        for (RenderedFile file : files) {
            changes.addAll(file.changesAt(root));
        }
        return changes;
    }
}
