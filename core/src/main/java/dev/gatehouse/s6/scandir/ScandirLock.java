package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.files.DirectoryLock;
import java.io.IOException;

/**
 * One registration or withdrawal at a time in a scandir, over all processes. Whatever of ours lies there under a dot
 * name while this lock is held was left by somebody who died, and may be cleared away.
 */
public final class ScandirLock {
    /** Name of the lock's file in the scandir. */
    public static final String FILE = ".gatehouse.lock";

    private ScandirLock() {}

    /** Takes it; waits a minute at most. */
    public static DirectoryLock take(Directory scandir) throws IOException {
        return DirectoryLock.take(scandir.path().resolve(FILE), () -> create(scandir));
    }

    /** The lock file belongs to the scandir's owner, whoever comes first, so that root does not lock that user out. */
    private static void create(Directory scandir) throws IOException {
        if (scandir.attributes(FILE) != null) {
            return;
        }
        Accounts.Account heir = scandir.heir();
        String temporary = Directory.temporaryName();
        scandir.createFile(temporary, new byte[0], 0600, heir.uid(), heir.gid());
        try {
            scandir.link(temporary, FILE);
        } catch (PosixException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        } finally {
            scandir.delete(temporary);
        }
    }
}
