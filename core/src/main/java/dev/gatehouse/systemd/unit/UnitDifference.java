package dev.gatehouse.systemd.unit;

import dev.gatehouse.manager.RenderedFile;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/** What sets the files of a unit on disk apart from those that a definition would give. */
public final class UnitDifference {
    private final Rendering rendering;
    private final String variables;

    /**
     * Compares.
     *
     * @param variables name of the file that holds the variables, where there are any
     */
    public UnitDifference(Rendering rendering, String variables) {
        this.rendering = rendering;
        this.variables = variables;
    }

    /** The names of files that differ, miss, or should not be there. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(rendering.root())) {
                names.add(file.path().toString());
            }
        }
        if (isSuperfluous()) {
            names.add(variables);
        }
        return names;
    }

    private boolean isSuperfluous() {
        boolean wanted = rendering.files().stream()
                .anyMatch(file -> file.path().toString().equals(variables));
        return !wanted && Files.exists(rendering.root().resolve(variables), LinkOption.NOFOLLOW_LINKS);
    }

    /** Puts the files in their place, each in one step and the unit last, so that it never names what is not there. */
    public void mend(Directory directory) throws IOException {
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(rendering.root())) {
                directory.replaceFile(file.path().toString(), file.bytes(), file.mode(), -1, -1);
            }
        }
        if (isSuperfluous()) {
            directory.delete(variables);
        }
    }
}
