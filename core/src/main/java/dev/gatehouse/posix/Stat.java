package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * The result of {@code lstat} for an entry.
 *
 * @param uid its owner
 * @param gid its group
 * @param mode file type and permission bits, as in {@code st_mode}
 * @param size its length in bytes
 */
public record Stat(int uid, int gid, int mode, long size) {
    /** Attributes of a file. */
    static Stat of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> map = Files.readAttributes(path, "unix:uid,gid,mode,size", options);
        long size = map.get("size") instanceof Long bytes ? bytes : -1;
        return new Stat(number(map, "uid"), number(map, "gid"), number(map, "mode"), size);
    }

    private static int number(Map<String, Object> map, String key) {
        return map.get(key) instanceof Integer value ? value : -1;
    }

    /** Whether root alone can change it: it belongs to root, and neither its group nor others may write to it. */
    boolean isOfRootAlone() {
        return uid == 0 && !isWritableByOthers();
    }

    /** Whether its group or others may write to it. */
    boolean isWritableByOthers() {
        return (mode & 0022) != 0;
    }

    /** Whether only the owner of an entry can remove or rename it, if this is a directory. */
    boolean isSticky() {
        return isDirectory() && (mode & 01000) != 0;
    }

    /** The permission bits, with set-id and sticky bits. */
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return (mode & 0170000) == 0040000;
    }

    public boolean isFifo() {
        return (mode & 0170000) == 0010000;
    }

    public boolean isLink() {
        return (mode & 0170000) == 0120000;
    }

    public boolean isRegular() {
        return (mode & 0170000) == 0100000;
    }
}
