package dev.gatehouse.s6.scandir;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Translates failures of system calls in a scandir. */
public final class S6Errors {
    private S6Errors() {}

    /**
     * Translates a failure.
     *
     * @param doing the operation, for instance "publishing gateway-coder"
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

    /** Returns the exception for a file with a slot's name that is not a slot. It is foreign and is kept. */
    public static StorageException inTheWay(Path slot) {
        return new StorageException(
                slot + " is not a slot directory; it is not changed", Remedy.of("ls", "-la", slot.toString()));
    }

    public static NoSupervisorException noScandir(Path scandir) {
        return new NoSupervisorException("Scandir " + scandir + " does not exist", Remedy.gatehouse("tree", "status"));
    }

    public static NoSupervisorException noSvscan(Path scandir) {
        return new NoSupervisorException("s6-svscan is not running on " + scandir, Remedy.gatehouse("tree", "status"));
    }

    /** The remedy runs the command as the owner of the scandir; if that is this account, it lists the directory. */
    private static AccessRefusedException refused(String words, Path scandir, Exception e) {
        int owner = owner(scandir);
        if (Accounts.find().filter(caller -> caller.uid() == owner).isPresent()) {
            return new AccessRefusedException(
                    words, Remedy.of("ls", "-la", scandir.toString()).asRoot(), e);
        }
        Remedy list = Remedy.gatehouse("gateway", "list");
        return new AccessRefusedException(
                words + " (this account does not own " + scandir + ")",
                owner == 0 ? list.asRoot() : list.asUser("#" + owner),
                e);
    }

    /**
     * Returns the exception for a tree of another account. The container's tree is root's, and who may register there can
     * become root; so this account needs a tree of its own.
     */
    static AccessRefusedException notController(Path scandir, Exception e) {
        String words = "This account may not register gateways with the s6-svscan on " + scandir;
        return scandir.equals(S6Layout.ROOT_SCANDIR)
                ? new AccessRefusedException(
                        words + ", which runs as root; a private tree needs no rights of root",
                        Remedy.gatehouse("tree", "up"),
                        e)
                : refused(words, scandir, e);
    }

    /**
     * Translates a failure to change a slot. One that another account made, such as the app's own boot as root, is that account's.
     */
    public static GatehouseException slot(Path slot, IOException e) {
        GatehouseException translated = translate("refreshing " + slot, slot.resolveSibling(""), e);
        OptionalInt found = ownerOf(slot);
        // Root needs nobody else's rights.
        if (!(translated instanceof AccessRefusedException)
                || found.isEmpty()
                || Accounts.isRoot()
                || Accounts.find()
                        .filter(caller -> caller.uid() == found.getAsInt())
                        .isPresent()) {
            return translated;
        }
        int owner = found.getAsInt();
        Remedy reconcile = Remedy.gatehouse("reconcile");
        return new AccessRefusedException(
                "Cannot refresh " + slot + ", which belongs to "
                        + Accounts.nameOf(owner).orElse("uid " + owner) + ": " + e.getMessage(),
                owner == 0 ? reconcile.asRoot() : reconcile.asUser("#" + owner),
                e);
    }

    private static int owner(Path scandir) {
        return ownerOf(scandir).orElse(0);
    }

    private static OptionalInt ownerOf(Path path) {
        try {
            return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid
                    ? OptionalInt.of(uid)
                    : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException unseen) {
            return OptionalInt.empty();
        }
    }
}
