package dev.gatehouse.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What root reads in a home of another account: only what that account can read itself, and nothing outside of the home.
 * Otherwise the account could make root read, and show, files of others. This process keeps root's rights; it only
 * checks what they would be used for.
 */
final class HomeReading {
    private static final int ROOT = 0;

    private HomeReading() {}

    /** Whether the owner of a file's directory can read the file, by its owner, group and mode. */
    static boolean mayOwnerRead(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return true;
        }
        Map<String, Object> owner = Files.readAttributes(directory, "unix:uid,gid");
        if (number(owner, "uid") == ROOT) {
            return true;
        }
        Map<String, Object> found = Files.readAttributes(file, "unix:uid,gid,mode");
        int who = number(found, "uid") == number(owner, "uid")
                ? 0400
                : number(found, "gid") == number(owner, "gid") ? 0040 : 0004;
        return (number(found, "mode") & who) != 0;
    }

    /** Whether a directory in a home is the home's own: not a symbolic link of an account other than root. */
    static boolean isTrusted(Path directory) {
        try {
            return !Files.isSymbolicLink(directory)
                    || number(Files.readAttributes(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS), "uid") == ROOT;
        } catch (IOException unseen) {
            return false;
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }
}
