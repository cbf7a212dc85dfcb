package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.files.DirectoryLock;
import java.io.IOException;

/**
 * Allows one change of slots in a scandir at a time, over all processes. A dot name of Gatehouse that exists while this
 * lock is held is a leftover of a killed process, and can be deleted.
 */
public final class ScandirLock {
    /** Name of the lock's file in the scandir. */
    public static final String FILE = ".gatehouse.lock";

    private ScandirLock() {}

    /** Takes the lock; waits at most one minute. */
    public static DirectoryLock take(Directory scandir) throws IOException {
        return DirectoryLock.take(scandir.path().resolve(FILE), () -> create(scandir));
    }

    /** Creates the lock file. It belongs to the scandir's owner, so that root does not lock that account out. */
    private static void create(Directory scandir) throws IOException {
        if (scandir.attributes(FILE) != null) {
            return;
        }
        Accounts.Account newOwner = scandir.ownerForNewEntries();
        String temporary = Directory.temporaryName();
        scandir.createFile(temporary, new byte[0], 0600, newOwner.uid(), newOwner.gid());
        try {
            scandir.link(temporary, FILE);
        } catch (PosixException e) {
            // Another process was faster, and may have removed the temporary file as a leftover.
            boolean there = e.is(Errno.EEXIST) || (e.is(Errno.ENOENT) && scandir.attributes(FILE) != null);
            if (!there) {
                throw e;
            }
        } finally {
            scandir.delete(temporary);
        }
    }
}
