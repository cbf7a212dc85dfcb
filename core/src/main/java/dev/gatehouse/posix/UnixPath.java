package dev.gatehouse.posix;

import java.io.File;
import java.nio.file.Path;

/** Paths of files that only Unix has, such as {@code /proc/self}. */
public final class UnixPath {
    private UnixPath() {}

    /**
     * Whether a path means such a file. On Windows, one without a drive means a file on the current drive, where any user may have
     * created it; so nothing is read there. A path with a drive names a directory that stands for the root of a host.
     */
    public static boolean isMeant(Path path) {
        return File.separatorChar == '/' || path.isAbsolute();
    }
}
