package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
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
        String words = doing + place + " failed: " + e.getMessage();
        if (e instanceof AccessDeniedException) {
            return new AccessRefusedException(words + ": this user may not", "ls -la " + directory, e);
        }
        int errno = e instanceof PosixException call ? call.errno() : 0;
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> new AccessRefusedException(words, "ls -lad " + directory, e);
            case Errno.ENOSPC -> new StorageException(words, "df -h " + directory, e);
            case Errno.EROFS -> new StorageException(words, "findmnt -T " + directory, e);
            default -> new StorageException(words, "ls -lad " + directory, e);
        };
    }

    /** A unit that is not this home's own, which is left as it is. */
    static GatehouseException notOurs(ServiceName service, UnitDirectory.Found found, Path unit) {
        return switch (found) {
            case OF_HERMES ->
                new GatehouseException(
                        unit + " was written by Hermes and is left as it is",
                        "gatehouse gateway install --adopt " + service);
            case OF_ANOTHER_HOME ->
                new GatehouseException(
                        unit + " is the unit of another home's gateway and is left as it is", "head -n 1 " + unit);
            default ->
                new GatehouseException(
                        unit + " was not written by gatehouse and is left as it is", "systemctl cat " + unit);
        };
    }
}
