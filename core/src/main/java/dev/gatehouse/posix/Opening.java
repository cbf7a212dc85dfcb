package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens files by path. With root's rights no link is followed that another account could have put there: only those of
 * root, before the first part of the path that belongs to somebody else ({@link PathOwner}).
 */
final class Opening {
    private Opening() {}

    /**
     * Opens a file or directory.
     *
     * @throws PosixException with {@link Errno#ELOOP} or ENOTDIR if a link would have to be followed that is not root's
     */
    static int open(Path path, int flags) throws PosixException {
        if (!Accounts.isRoot() || OwnerAccess.isActing()) {
            return Libc.openat(Libc.AT_FDCWD, path.toString(), flags, 0);
        }
        try {
            return Kernel.openWithoutLinks(path.toString(), flags);
        } catch (PosixException e) {
            // A link, perhaps of root; or Linux before 5.6, or a filter of system calls that does not know this one.
            if (e.is(Errno.ELOOP) || e.is(Errno.ENOTDIR) || e.is(Errno.ENOSYS) || e.is(Errno.EPERM)) {
                return stepByStep(path.toAbsolutePath(), flags);
            }
            throw e;
        }
    }

    /** Opens what root alone can change by its path, and from there each part from the one before. */
    static int stepByStep(Path path, int flags) throws PosixException {
        Path name = path.getFileName();
        Path parent = path.getParent();
        Path start = path;
        Path last = Path.of("");
        if ((flags & Libc.O_NOFOLLOW) != 0 && name != null && parent != null) {
            start = parent;
            last = name;
        }
        PathOwner way;
        try {
            way = PathOwner.of(start);
        } catch (IOException e) {
            throw new PosixException("open", path.toString(), Errno.ELOOP);
        }
        String trusted = way.trusted().toString();
        Path rest = way.rest().resolve(last);
        if (rest.toString().isEmpty()) {
            return Libc.openat(Libc.AT_FDCWD, trusted, flags, 0);
        }
        int at = Libc.openat(Libc.AT_FDCWD, trusted, Libc.O_PATH | Libc.O_DIRECTORY, 0);
        try {
            for (int i = 0; i < rest.getNameCount() - 1; i++) {
                int next = Libc.openat(
                        at, rest.getName(i).toString(), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0);
                Libc.close(at);
                at = next;
            }
            return Libc.openat(at, rest.getFileName().toString(), flags | Libc.O_NOFOLLOW, 0);
        } finally {
            Libc.close(at);
        }
    }
}
