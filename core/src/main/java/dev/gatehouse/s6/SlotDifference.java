package dev.gatehouse.s6;

import dev.gatehouse.manager.RenderedFile;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What sets a slot on disk apart from the one that a definition would give. */
final class SlotDifference {
    /** Files that a rendering may leave out and whose presence then changes how s6 treats the service. */
    private static final Set<String> OPTIONAL = Set.of("down-signal", "notification-fd");

    private final Servicedir slot;
    private final Rendering rendering;

    SlotDifference(Servicedir slot, Rendering rendering) {
        this.slot = slot;
        this.rendering = rendering;
    }

    /** The paths, within the slot, of files that differ, miss, or should not be there. */
    List<String> differences() throws IOException {
        List<String> differences = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(slot.path())) {
                differences.add(file.path().toString());
            }
        }
        differences.addAll(superfluous());
        return differences;
    }

    private List<String> superfluous() {
        Set<String> wanted = new java.util.TreeSet<>();
        rendering.files().forEach(file -> wanted.add(file.path().toString()));
        return OPTIONAL.stream()
                .sorted()
                .filter(name ->
                        !wanted.contains(name) && Files.exists(slot.path().resolve(name)))
                .toList();
    }

    /**
     * Puts every file that differs in its place, one by one and each at once; what s6 reads at the next start counts
     * from then on.
     *
     * @return whether anything had to be changed
     */
    boolean mend() throws IOException {
        List<String> differences = differences();
        if (differences.isEmpty()) {
            return false;
        }
        try (Directory directory = Directory.open(slot.path())) {
            Accounts.Account heir = directory.heir();
            for (RenderedFile file : rendering.files()) {
                if (differences.contains(file.path().toString())) {
                    replace(directory, file, heir);
                }
            }
            for (String name : superfluous()) {
                directory.delete(name);
            }
        }
        return true;
    }

    private static void replace(Directory slot, RenderedFile file, Accounts.Account owner) throws IOException {
        Path parent = file.path().getParent();
        String name = file.path().getFileName().toString();
        if (parent == null) {
            slot.replaceFile(name, file.bytes(), file.mode(), owner.uid(), owner.gid());
            return;
        }
        try (Directory inner = slot.childOrMade(parent.toString(), 0755, owner)) {
            inner.replaceFile(name, file.bytes(), file.mode(), owner.uid(), owner.gid());
        }
    }
}
