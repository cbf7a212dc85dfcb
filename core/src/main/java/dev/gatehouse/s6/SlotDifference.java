package dev.gatehouse.s6;

import dev.gatehouse.manager.RenderedFile;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
            if (!isCurrent(file)) {
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

    private boolean isCurrent(RenderedFile file) throws IOException {
        Path path = slot.path().resolve(file.path());
        byte[] wanted = file.bytes();
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(path) != wanted.length
                    || permissions(path) != file.mode()) {
                return false;
            }
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                return Arrays.equals(in.readNBytes(wanted.length + 1), wanted);
            }
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    private static int permissions(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                ? mode & 07777
                : -1;
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
            Directory.Attributes owner = directory.attributes();
            boolean foreign = Accounts.current().isRoot() && owner.uid() != 0;
            int uid = foreign ? owner.uid() : -1;
            int gid = foreign ? owner.gid() : -1;
            for (RenderedFile file : rendering.files()) {
                if (differences.contains(file.path().toString())) {
                    replace(directory, file, uid, gid);
                }
            }
            for (String name : superfluous()) {
                directory.delete(name);
            }
        }
        return true;
    }

    private static void replace(Directory slot, RenderedFile file, int uid, int gid) throws IOException {
        Path parent = file.path().getParent();
        String name = file.path().getFileName().toString();
        if (parent == null) {
            slot.replaceFile(name, file.bytes(), file.mode(), uid, gid);
            return;
        }
        if (slot.attributes(parent.toString()) == null) {
            try (Directory made = slot.makeChild(parent.toString(), 0755)) {
                made.chown(uid, gid);
            }
        }
        try (Directory inner = slot.child(parent.toString())) {
            inner.replaceFile(name, file.bytes(), file.mode(), uid, gid);
        }
    }
}
