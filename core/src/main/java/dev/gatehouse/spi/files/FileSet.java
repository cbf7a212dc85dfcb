package dev.gatehouse.spi.files;

import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a definition becomes, held against those that are there.
 *
 * @param rendering the files as they should be, in the order in which they are written: what names another file comes last
 * @param optional names that a rendering may leave out, and whose presence would then change what the manager does
 * @since 0.1.0
 */
public record FileSet(Rendering rendering, Set<String> optional) {
    public FileSet {
        optional = Set.copyOf(optional);
    }

    /** One in which no file is superfluous. */
    public static FileSet of(Rendering rendering) {
        return new FileSet(rendering, Set.of());
    }

    /** The paths, below the rendering's root, of files that differ, miss, or should not be there. */
    public List<String> differences() throws IOException {
        List<String> differences = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(rendering.root())) {
                differences.add(file.path().toString());
            }
        }
        differences.addAll(superfluous());
        return differences;
    }

    private List<String> superfluous() {
        Set<String> candidates = new TreeSet<>(optional);
        rendering.files().forEach(file -> candidates.remove(file.path().toString()));
        Path root = rendering.root();
        return candidates.stream()
                .filter(name -> Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /**
     * Puts each file that differs in its place, in one step each, and then takes away what is superfluous.
     *
     * @return whether anything had to be changed
     */
    public boolean write(FileWriter writer) throws IOException {
        boolean changed = false;
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(rendering.root())) {
                writer.replace(file.path(), file.bytes(), file.mode());
                changed = true;
            }
        }
        for (String name : superfluous()) {
            writer.delete(Path.of(name));
            changed = true;
        }
        return changed;
    }
}
