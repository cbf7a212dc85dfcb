package dev.gatehouse.s6;

import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.NoSupervisorException;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Failures of system calls in a scandir, in the words of the operation that met them. */
final class S6Errors {
    private S6Errors() {}

    /**
     * Says what a failed call means.
     *
     * @param doing what was being done, as in "publishing gateway-coder"
     */
    static GatehouseException translate(String doing, Path scandir, Exception e) {
        String words = doing + " failed: " + e.getMessage();
        if (e instanceof AccessDeniedException denied) {
            // Its message is the file's path alone.
            String refused = doing + " failed: no permission for " + denied.getFile();
            return new AccessRefusedException(
                    refused + " (this user is no owner of " + scandir + ")", asOwner(scandir), denied);
        }
        if (!(e instanceof PosixException call)) {
            return new StorageException(words, "ls -la " + scandir, e);
        }
        return switch (call.errno()) {
            case Errno.EACCES, Errno.EPERM ->
                new AccessRefusedException(words + " (this user is no owner of " + scandir + ")", asOwner(scandir), e);
            case Errno.ENOSPC -> new StorageException(words, "df -h " + scandir, e);
            case Errno.EROFS -> new StorageException(words, "findmnt -T " + scandir, e);
            case Errno.EMFILE -> new StorageException(words, "ulimit -n", e);
            case Errno.ENOENT, Errno.ENOTDIR ->
                Files.isDirectory(scandir) ? new StorageException(words, "ls -la " + scandir, e) : noScandir(scandir);
            default -> new StorageException(words, "ls -la " + scandir, e);
        };
    }

    /** Something that is no slot has a slot's name; it is somebody's, and stays. */
    static StorageException inTheWay(Path slot) {
        return new StorageException(slot + " is in the way of the slot and is not a directory", "ls -la " + slot);
    }

    static NoSupervisorException noScandir(Path scandir) {
        return new NoSupervisorException("there is no scandir " + scandir, "gatehouse tree status");
    }

    static NoSupervisorException noSvscan(Path scandir) {
        return new NoSupervisorException("no s6-svscan runs on " + scandir, "gatehouse tree status");
    }

    /** The command that does the same as the one user who may. */
    private static String asOwner(Path scandir) {
        try {
            return "sudo -u '#" + Files.getAttribute(scandir, "unix:uid") + "' gatehouse gateway list";
        } catch (IOException | UnsupportedOperationException e) {
            return "sudo gatehouse gateway list";
        }
    }
}
