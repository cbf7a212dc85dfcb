package dev.gatehouse.launchd.plist;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/**
 * Refuses a property list that launchd would refuse, or that another account can change. launchd requires that the file
 * belongs to root or to the account, and that neither group nor others have write permission (launchctl(1),
 * "Configuration files must have the proper ownership and permissions"). launchd's own message is only {@code 5:
 * Input/output error}. A link would load now, and be ignored at the next login (reported since macOS 14).
 */
public record PlistGuard(LaunchdLayout layout, Path plist) {
    /**
     * Checks the file, if it exists.
     *
     * @throws StorageException if the file is unsafe; the message has the reason
     */
    public void check() {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(
                    plist, "unix:isSymbolicLink,isRegularFile,uid,permissions", LinkOption.NOFOLLOW_LINKS);
        } catch (java.nio.file.NoSuchFileException absent) {
            return;
        } catch (IOException e) {
            throw StorageErrors.translate("reading " + plist, plist, e);
        }
        String file = plist.toString();
        if (Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
            throw refused("it is a symbolic link", Remedy.of("rm", file));
        }
        if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
            throw refused("it is not a regular file", Remedy.of("ls", "-ld", file));
        }
        if (found.get("uid") instanceof Integer owner && owner != layout.uid() && owner != 0) {
            throw refused(
                    "it belongs to uid " + owner + "; launchd accepts only uid " + layout.uid() + " or root",
                    Remedy.of("chown", String.valueOf(layout.uid()), file).asRoot());
        }
        if (found.get("permissions") instanceof Set<?> permissions
                && (permissions.contains(PosixFilePermission.GROUP_WRITE)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE))) {
            throw refused("accounts other than its owner have write permission", Remedy.of("chmod", "go-w", file));
        }
    }

    private StorageException refused(String reason, Remedy remedy) {
        return new StorageException("Unsafe property list " + plist + ": " + reason, remedy);
    }
}
