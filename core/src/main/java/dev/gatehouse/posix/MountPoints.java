package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories at which something else is mounted: they can be neither renamed nor removed (rename(2), rmdir(2): EBUSY). */
public final class MountPoints {
    private static final Path LIST = Path.of("/proc/self/mountinfo");

    /** Fields of a line: ID, parent, device, root, mount point (proc_pid_mountinfo(5)). */
    private static final int MOUNT_POINT = 4;

    private MountPoints() {}

    /**
     * Tests whether a directory is a mount point. On systems other than Linux none is known.
     *
     * @param directory an existing directory
     * @return whether it is one
     * @throws IOException if its real path cannot be found out
     */
    public static boolean isOne(Path directory) throws IOException {
        if (!UnixPath.isMeant(LIST) || !Files.isReadable(LIST)) {
            return false;
        }
        // A file of the kernel, which has no size. Names are bytes; ISO 8859-1 keeps them.
        String list = new String(Files.readAllBytes(LIST), StandardCharsets.ISO_8859_1);
        return lists(list, directory.toRealPath());
    }

    /** Whether a text as of mountinfo lists a directory. */
    static boolean lists(String mounts, Path directory) {
        String name = escaped(directory);
        return mounts.lines().anyMatch(line -> {
            String[] fields = line.split(" ", MOUNT_POINT + 2);
            return fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals(name);
        });
    }

    /** As the kernel writes it: blanks, tabs, line ends and backslashes in octal digits (fs/seq_file.c, mangle_path). */
    private static String escaped(Path path) {
        String bytes = new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return bytes.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }
}
