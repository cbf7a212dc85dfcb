package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.error.Remedy;
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
 * Records which home owns the gateways of a scandir. Slots are identified only by name, and every home has a profile
 * {@code default}; so a command for another home would mistake these slots for its own, and a reconcile would remove
 * them all. The first registration therefore writes its home to a file beside the slots. The mark is ignored if its
 * home does not exist any more, or if there are no slots. A scandir inside of a home always belongs to that home,
 * because the home may be a copy of another.
 */
public final class HomeMark {
    private static final String FILE = ".gatehouse.home.";

    /** PATH_MAX of Linux, plus the format line. */
    private static final int LONGEST = 4096 + 64;

    private final S6Layout layout;
    private final Home home;

    public HomeMark(S6Layout layout, Home home) {
        this.layout = layout;
        this.home = home;
    }

    /**
     * Returns the name of the file. It contains what the slots' names begin with, because apps with different names can share a
     * scandir.
     */
    public String name() {
        return FILE + layout.names().beginning();
    }

    /**
     * Returns the home that owns the gateways, if not this one; empty also if there are no gateways or the owner is
     * unknown.
     */
    public Optional<Path> other() {
        Path place = place();
        return marked().filter(owner -> !Home.isSame(owner, place))
                .filter(owner -> !isGone(owner) && !isBelow(place) && hasSlots());
    }

    /** Whether this home is recorded as the owner. */
    public boolean isOurs() {
        Path place = place();
        return marked().filter(owner -> Home.isSame(owner, place)).isPresent();
    }

    private boolean isBelow(Path place) {
        try {
            return place.getNameCount() > 0 && layout.scandir().toRealPath().startsWith(place);
        } catch (IOException unseen) {
            return false;
        }
    }

    private boolean hasSlots() {
        String[] slots = layout.scandir()
                .toFile()
                .list((scandir, name) -> layout.names().profileOf(name).isPresent());
        return slots != null && slots.length > 0;
    }

    private Optional<Path> marked() {
        try {
            return Optional.of(Path.of(FormatVersion.without(text()).strip())).filter(Path::isAbsolute);
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    /** Returns the text of the mark; empty if it cannot be read. */
    private String text() {
        try {
            return new String(SmallFile.read(layout.scandir().resolve(name()), LONGEST), StandardCharsets.UTF_8);
        } catch (IOException none) {
            return "";
        }
    }

    /** Returns the real path of this home. */
    private Path place() {
        try {
            return home.path().toRealPath();
        } catch (IOException absent) {
            return home.path().toAbsolutePath().normalize();
        }
    }

    /**
     * Whether a home was deleted. If its parent does not exist either, a volume may not be mounted, so the home may
     * still exist.
     */
    private static boolean isGone(Path owner) {
        Path parent = owner.getParent();
        return parent != null && Files.isDirectory(parent) && Files.notExists(owner);
    }

    /**
     * Throws if the gateways belong to another home.
     *
     * @throws StorageException if so; the message names that home
     */
    public void requireOurs() {
        requireKnownFormat();
        Optional<Path> other = other();
        if (other.isPresent()) {
            throw new StorageException(words(other.get()) + "; they are not changed", listOf(other.get()));
        }
    }

    /**
     * Throws if the gateways belong to another home, so that this one cannot have any in the scandir.
     *
     * @throws StorageException if so; the message names that home, and the remedy is a tree for this one
     */
    public void requireFree() {
        requireKnownFormat();
        Optional<Path> other = other();
        if (other.isPresent()) {
            throw taken(other.get());
        }
    }

    private void requireKnownFormat() {
        String newer =
                FormatVersion.refusal(text(), layout.scandir().resolve(name()).toString());
        if (!newer.isEmpty()) {
            throw new StorageException(newer + "; it is not changed", Remedy.gatehouse("--version"));
        }
    }

    private String words(Path other) {
        return "The scandir " + layout.scandir() + " contains gateways of another home, " + other;
    }

    private static Remedy listOf(Path other) {
        return Remedy.gatehouse("--home", other.toString(), "gateway", "list");
    }

    /**
     * Records this home as the owner, unless it is already. The caller must hold the {@link ScandirLock}.
     *
     * @throws StorageException if the gateways belong to another home
     */
    public void claim(Directory scandir) throws IOException {
        requireFree();
        if (!isOurs()) {
            Accounts.Account newOwner = scandir.ownerForNewEntries();
            byte[] line = (place() + "\n" + FormatVersion.LINE + "\n").getBytes(StandardCharsets.UTF_8);
            scandir.replaceFile(name(), line, 0644, newOwner.uid(), newOwner.gid());
        }
    }

    /**
     * Returns the exception for a new gateway in a scandir of another home. A private tree takes precedence over the
     * container's tree, but not over one that the environment names.
     */
    public StorageException taken(Path other) {
        return layout.scandir().equals(S6Layout.ROOT_SCANDIR)
                ? new StorageException(
                        words(other) + "; start a private s6 tree for this home instead",
                        Remedy.gatehouse("tree", "up"))
                : new StorageException(words(other) + "; they are not changed", listOf(other));
    }
}
