package dev.gatehouse.posix;

/**
 * What {@code lstat} tells of an entry.
 *
 * @param mode file type and permission bits as in {@code st_mode}
 * @param size its length in bytes
 */
public record Stat(int uid, int gid, int mode, long size) {
    /** The permission bits, set-id and sticky bits included. */
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
