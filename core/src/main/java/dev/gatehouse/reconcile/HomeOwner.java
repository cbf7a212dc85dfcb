package dev.gatehouse.reconcile;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One home has one owner at a time: the supervision tree that runs its gateways.
 *
 * <p>The owner's long-lived process holds a record lock on {@code .gatehouse/owner.lock} in the home, which the kernel
 * takes from it when it dies, however it dies. Beside it lies {@code .gatehouse/owner}, a text that says who that is: the
 * lock itself names a process, and only in that process's own pid namespace. The text alone proves nothing.
 *
 * <p>Nothing here takes the lock: that is for the process that lives as long as the ownership.
 *
 * @since 0.1.0
 */
public final class HomeOwner {
    /** The folder in a home where this is kept. */
    public static final String FOLDER = ".gatehouse";

    /** The file in that folder whose lock the owner holds. */
    public static final String LOCK = "owner.lock";

    /** The file in that folder that says who the owner is. */
    public static final String RECORD = "owner";

    private static final int LARGEST = 1 << 16;

    private HomeOwner() {}

    /**
     * The owner of a home, if it has one and that is another than the caller's tree.
     *
     * <p>The lock is believed before the record, which may be that of a former container: where a process of this very
     * place holds the lock and the record speaks of another place, the record is stale and the holder is the caller's own
     * tree, which has not been recorded yet. Where the s6-svscan of the caller's tree holds the lock, no record can say
     * otherwise: one may not have been written, for want of room.
     *
     * @param ownScandir the scan directory of the caller's tree
     * @throws IOException where it cannot be found out
     */
    public static Optional<Owner> other(Path home, String ownScandir) throws IOException {
        OptionalInt holder = RecordLock.holder(home.resolve(FOLDER).resolve(LOCK));
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

    /** The s6-svscan of a scandir; empty where there is none, or none that this user may ask about. */
    private static OptionalInt svscan(String scandir) {
        try {
            return RecordLock.holder(Path.of(scandir, ".s6-svscan", "lock"));
        } catch (PosixException e) {
            return OptionalInt.empty();
        }
    }

    /** Whether a process of that number is in this pid namespace; one in a namespace below has a number here too. */
    private static boolean isHere(int pid) {
        String namespace = Owner.namespaceName(Integer.toString(pid));
        // Number 1 is what the kernel's answer becomes for a process that has no number here at all.
        return pid > 1 && !namespace.isEmpty() && namespace.equals(Owner.namespaceName("self"));
    }

    private static Owner recorded(Path home) throws IOException {
        try (Directory root = Directory.openNamed(home);
                Directory folder = root.child(FOLDER)) {
            return Owner.of(folder.readFile(RECORD, LARGEST)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse(""));
        }
    }

    /**
     * Writes down who owns a home. The folder is made where it is missing, with a lock file for the home's owner to
     * lock; what is made belongs to the home's owner.
     *
     * @throws IOException where it cannot be written; what was written before is still there then
     */
    public static void record(Path home, Owner owner) throws IOException {
        try (Directory root = Directory.openNamed(home)) {
            Accounts.Account heir = root.heir();
            try (Directory folder = root.childOrMade(FOLDER, 0755, heir)) {
                byte[] text = owner.text().getBytes(StandardCharsets.UTF_8);
                folder.appendFile(LOCK, new byte[0], 0644, heir.uid(), heir.gid());
                folder.replaceFile(RECORD, text, 0644, heir.uid(), heir.gid());
            }
        }
    }
}
