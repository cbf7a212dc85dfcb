package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Failures of system calls in a scandir, in the words of the operation that met them. */
public final class S6Errors {
    private S6Errors() {}

    /**
     * Says what a failed call means.
     *
     * @param doing what was being done, as in "publishing gateway-coder"
     */
    public static GatehouseException translate(String doing, Path scandir, Exception e) {
        boolean missing = e instanceof PosixException call && (call.is(Errno.ENOENT) || call.is(Errno.ENOTDIR));
        if (missing && !Files.isDirectory(scandir)) {
            return noScandir(scandir);
        }
        GatehouseException translated = StorageErrors.translate(doing, scandir, e);
        return translated instanceof AccessRefusedException
                ? refused(String.valueOf(translated.getMessage()), scandir, e)
                : translated;
    }

    /** Something that is no slot has a slot's name; it is somebody's, and stays. */
    public static StorageException inTheWay(Path slot) {
        return new StorageException(
                slot + " is in the way of the slot and is not a directory", "ls -la " + ShellWord.quote(slot));
    }

    public static NoSupervisorException noScandir(Path scandir) {
        return new NoSupervisorException("there is no scandir " + scandir, "gatehouse tree status");
    }

    public static NoSupervisorException noSvscan(Path scandir) {
        return new NoSupervisorException("no s6-svscan runs on " + scandir, "gatehouse tree status");
    }

    /** Names the command that asks the same as the one user who may; where that is this one, what is in the way. */
    private static AccessRefusedException refused(String words, Path scandir, Exception e) {
        int owner = owner(scandir);
        if (Accounts.find().filter(caller -> caller.uid() == owner).isPresent()) {
            return new AccessRefusedException(words, "sudo ls -la " + ShellWord.quote(scandir), e);
        }
        String asOwner = owner == 0 ? "sudo" : "sudo -u '#" + owner + "'";
        return new AccessRefusedException(
                words + " (this user is no owner of " + scandir + ")", asOwner + " gatehouse gateway list", e);
    }

    private static int owner(Path scandir) {
        try {
            return Files.getAttribute(scandir, "unix:uid") instanceof Integer uid ? uid : 0;
        } catch (IOException | UnsupportedOperationException unseen) {
            return 0;
        }
    }
}
