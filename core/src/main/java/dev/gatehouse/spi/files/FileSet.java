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
 * Compares the files of a definition with those on disk, and writes the difference. Immutable.
 *
 * @param rendering the files in the order in which to write them: a file that refers to another one comes after it
 * @param optional paths of files that a rendering may omit, and that would change the manager's behaviour if they
 *     stayed
 * @since 0.1.0
 */
public record FileSet(Rendering rendering, Set<String> optional) {
    /** Copies the optional paths. */
    public FileSet {
        optional = Set.copyOf(optional);
    }

    /**
     * Returns a file set without optional files.
     *
     * @param rendering the files
     * @return the file set
     */
    public static FileSet of(Rendering rendering) {
        return new FileSet(rendering, Set.of());
    }

    /**
     * Compares the files with those on disk.
     *
     * @return paths, relative to the rendering's root, of files that differ, are missing or are superfluous
     * @throws IOException if a file cannot be read
     */
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

    /** Without lambdas, because list and check compare the files of each gateway, and linking one takes them long. */
    private List<String> superfluous() {
        Set<String> candidates = new TreeSet<>(optional);
        for (RenderedFile file : rendering.files()) {
            candidates.remove(file.path().toString());
        }
        List<String> superfluous = new ArrayList<>();
        for (String name : candidates) {
            if (Files.exists(rendering.root().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                superfluous.add(name);
            }
        }
        return superfluous;
    }

    /**
     * Replaces each file that differs, atomically, and then deletes superfluous files.
     *
     * @param writer writes below the rendering's root
     * @return whether anything changed
     * @throws IOException if a file cannot be read or written
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
