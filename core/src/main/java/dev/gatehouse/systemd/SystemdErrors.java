package dev.gatehouse.systemd;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Failures in a unit directory, in the words of the operation that met them. */
final class SystemdErrors {
    private SystemdErrors() {}

    /**
     * Says what a failed call means.
     *
     * @param doing what was being done, as in "writing hermes-gateway.service"
     */
    static GatehouseException translate(String doing, Path directory, IOException e) {
        String place = doing.contains(directory.toString()) ? "" : " in " + directory;
        String quoted = ShellWord.quote(directory);
        String words = doing + place + " failed: " + e.getMessage();
        if (e instanceof AccessDeniedException) {
            return new AccessRefusedException(words + ": this user may not", "ls -la " + quoted, e);
        }
        int errno = e instanceof PosixException call ? call.errno() : 0;
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> new AccessRefusedException(words, "ls -lad " + quoted, e);
            case Errno.ENOSPC -> new StorageException(words, "df -h " + quoted, e);
            case Errno.EROFS -> new StorageException(words, "findmnt -T " + quoted, e);
            default -> new StorageException(words, "ls -lad " + quoted, e);
        };
    }
}
