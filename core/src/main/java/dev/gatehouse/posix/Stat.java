package dev.gatehouse.posix;

/**
 * The result of {@code lstat} for an entry.
 *
 * @param uid its owner
 * @param gid its group
 * @param mode file type and permission bits, as in {@code st_mode}
 * @param size its length in bytes
 */
public record Stat(int uid, int gid, int mode, long size) {
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
