package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose gateways a scandir holds. Slots are known by their names alone, and every home has a profile {@code default}: so a
 * command for another home would take this one's slots for its own, and a reconcile would withdraw them all. The first
 * registration therefore notes its home beside the slots. A home that is gone has no claim any more, nor has one without
 * slots; and a scandir that lies in a home is that home's, whatever it says, since the home may be a copy of another.
 */
public final class HomeMark {
    private static final String FILE = ".gatehouse.home.";

    /** PATH_MAX of Linux, and the line of the format. */
    private static final int LONGEST = 4096 + 64;

    private final S6Layout layout;
    private final Home home;

    public HomeMark(S6Layout layout, Home home) {
        this.layout = layout;
        this.home = home;
    }

    /** The name of the file; apps of different slot names may share a scandir. */
    public String name() {
        return FILE + layout.prefix();
    }

    /** The other home whose gateways are there; empty where they are this one's, where none are, or where nothing tells. */
    public Optional<Path> other() {
        Path place = place();
        return marked().filter(owner -> !owner.equals(place))
                .filter(owner -> !isGone(owner) && !isBelow(place) && hasSlots());
    }

    /** Whether this very home is noted. */
    public boolean isOurs() {
        return marked().filter(place()::equals).isPresent();
    }

    private boolean isBelow(Path place) {
        try {
            return place.getNameCount() > 0 && layout.scandir().toRealPath().startsWith(place);
        } catch (IOException unseen) {
            return false;
        }
    }

    private boolean hasSlots() {
        String[] slots = layout.scandir().toFile().list((scandir, name) -> name.startsWith(layout.prefix()));
        return slots != null && slots.length > 0;
    }

    private Optional<Path> marked() {
        try {
            return Optional.of(Path.of(FormatVersion.without(text()).strip())).filter(Path::isAbsolute);
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    /** The mark's text; empty where there is none that can be read. */
    private String text() {
        try {
            return new String(SmallFile.read(layout.scandir().resolve(name()), LONGEST), StandardCharsets.UTF_8);
        } catch (IOException none) {
            return "";
        }
    }

    /** By whatever name it is called. */
    private Path place() {
        try {
            return home.path().toRealPath();
        } catch (IOException absent) {
            return home.path().toAbsolutePath().normalize();
        }
    }

    /** An absent home proves something only where its parent is there: a volume may not be mounted. */
    private static boolean isGone(Path owner) {
        Path parent = owner.getParent();
        return parent != null && Files.isDirectory(parent) && Files.notExists(owner);
    }

    /**
     * Refuses where the gateways are another home's.
     *
     * @throws StorageException naming that home
     */
    public void requireOurs() {
        String newer =
                FormatVersion.refusal(text(), layout.scandir().resolve(name()).toString());
        if (!newer.isEmpty()) {
            throw new StorageException(newer + " and is left as it is", "gatehouse --version");
        }
        Optional<Path> other = other();
        if (other.isPresent()) {
            throw taken(other.get());
        }
    }

    /**
     * Notes this home, unless it is noted already; to be called under the {@link ScandirLock}.
     *
     * @throws StorageException where there are gateways of another home's
     */
    public void claim(Directory scandir) throws IOException {
        requireOurs();
        if (!isOurs()) {
            Accounts.Account heir = scandir.heir();
            byte[] line = (place() + "\n" + FormatVersion.LINE + "\n").getBytes(StandardCharsets.UTF_8);
            scandir.replaceFile(name(), line, 0644, heir.uid(), heir.gid());
        }
    }

    /** What to say of gateways that are another home's. */
    public StorageException taken(Path other) {
        return new StorageException(
                "the scandir " + layout.scandir() + " holds the gateways of another home, " + other
                        + ", which are left as they are",
                "gatehouse --home " + ShellWord.quote(other) + " gateway list");
    }
}
