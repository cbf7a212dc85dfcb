package dev.gatehouse.profile.owner;

import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The owner of a home: the supervision tree that runs its gateways. A home has one owner at a time.
 *
 * <p>The owner's long-lived process holds a record lock on {@code .gatehouse/owner.lock} in the home, which the kernel
 * releases when the process ends. The text file {@code .gatehouse/owner} beside it describes the owner, because a lock
 * names only a process ID, which has a meaning only in the owner's pid namespace. The text alone proves nothing.
 *
 * <p>This class does not take the lock: the process that lives as long as the ownership does. Has only static methods
 * and is thread-safe.
 *
 * @since 0.1.0
 */
public final class HomeOwner {
    /** Directory of these files in a home. */
    public static final String FOLDER = ".gatehouse";

    /** File in that directory that the owner locks. */
    public static final String LOCK = "owner.lock";

    /** File in that directory that describes the owner. */
    public static final String RECORD = "owner";

    private HomeOwner() {}

    /**
     * Returns the owner of a home if it is another tree than the caller's.
     *
     * <p>The lock is more reliable than the text, which a former container may have written. If a process in this pid
     * namespace holds the lock and the text names another place, the text is stale: the caller's own tree has not been
     * recorded yet. If the s6-svscan of the caller's tree holds the lock, the text is ignored; it may be missing, for
     * example on a full disk.
     *
     * @param home the home directory
     * @param ownScandir scan directory of the caller's tree
     * @return the other owner; empty if the home has none
     * @throws IOException if the lock or the text cannot be read
     */
    public static Optional<Owner> other(Path home, String ownScandir) throws IOException {
        OptionalInt holder = holder(home.resolve(FOLDER).resolve(LOCK));
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        if (holder.equals(svscan(ownScandir)) && isHere(holder.getAsInt())) {
            return Optional.empty();
        }
        Owner owner = recorded(home);
        boolean own = owner.isHere() ? owner.scandir().equals(ownScandir) : isHere(holder.getAsInt());
        return own ? Optional.empty() : Optional.of(owner);
    }

    private static OptionalInt holder(Path lock) throws IOException {
        return OwnerAccess.call(lock, () -> RecordLock.holder(lock));
    }

    /** The s6-svscan of a scan directory; empty if none runs, or this user may not query it. */
    private static OptionalInt svscan(String scandir) {
        try {
            return RecordLock.holder(Path.of(scandir, ".s6-svscan", "lock"));
        } catch (PosixException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Tests whether a process is in this pid namespace. A process of a namespace below has a number here too, and then a
     * second one of its own (proc_pid_status(5)).
     *
     * @param pid its number here; 1 also stands for a process without one
     * @return whether it is; true also if that is hidden from this user
     */
    public static boolean isHere(int pid) {
        if (pid <= 1) {
            // The answer for a process without a number in this namespace.
            return false;
        }
        String status = LinuxProcess.of(pid).text("status");
        return status.isEmpty() || status.contains("\nNSpid:\t" + pid + "\n");
    }

    /**
     * Returns the owner of a home if it is in another pid namespace, such as another container on the same volume. Its
     * processes cannot be seen from here.
     *
     * @param home the home directory
     * @return the owner; empty if the home has none, or one whose processes can be seen
     * @throws IOException if the lock or the text cannot be read
     */
    public static Optional<Owner> elsewhere(Path home) throws IOException {
        return isLockedElsewhere(home.resolve(FOLDER).resolve(LOCK)) ? Optional.of(recorded(home)) : Optional.empty();
    }

    /**
     * Tests whether a process in another pid namespace holds a record lock on a file.
     *
     * @param lock the file
     * @return whether it is locked so; false if it does not exist
     * @throws IOException if it cannot be opened
     */
    public static boolean isLockedElsewhere(Path lock) throws IOException {
        OptionalInt holder = holder(lock);
        return holder.isPresent() && !isHere(holder.getAsInt());
    }

    /**
     * Tests whether a home has an owner.
     *
     * @param home the home directory
     * @return whether a process holds the lock
     * @throws IOException if the lock cannot be opened
     */
    public static boolean isOwned(Path home) throws IOException {
        return holder(home.resolve(FOLDER).resolve(LOCK)).isPresent();
    }

    /**
     * Returns the text about the present or the last owner of a home.
     *
     * @param home the home directory
     * @return what is recorded; unknown parts if there is no text
     * @throws IOException if the text cannot be read
     */
    public static Owner recorded(Path home) throws IOException {
        return Owner.of(PlainFile.record(home.resolve(FOLDER).resolve(RECORD)).orElse(""));
    }

    /**
     * Records the owner of a home. Creates the directory and the lock file if necessary; new files belong to the home's
     * owner.
     *
     * @param home the home directory
     * @param owner the owner
     * @throws IOException if the text cannot be written; the former one is unchanged
     */
    public static void record(Path home, Owner owner) throws IOException {
        byte[] text = owner.text().getBytes(StandardCharsets.UTF_8);
        OwnerAccess.run(home, () -> {
            try (Directory root = Directory.openFollowing(home);
                    Directory folder = root.childOrMade(FOLDER, 0755)) {
                folder.appendFile(LOCK, new byte[0], 0644);
                folder.replaceFile(RECORD, text, 0644);
            }
        });
    }
}
