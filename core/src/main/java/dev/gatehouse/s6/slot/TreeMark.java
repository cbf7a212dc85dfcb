package dev.gatehouse.s6.slot;

import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The file that marks a scandir as a private tree. Its slots are rendered without the container's environment, and with
 * logs that go only to files, unless the mark says that the tree's output is read.
 */
public final class TreeMark {
    /** Name of the file in the scandir. */
    public static final String FILE = ".gatehouse-tree";

    /** Content if nothing reads the tree's output. */
    public static final String QUIET = "quiet\n";

    private static final String FORWARD = "forward";

    private static final int LONGEST = 100;

    private TreeMark() {}

    static boolean isIn(Path scandir) {
        return Files.isRegularFile(scandir.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    static boolean forwardsLogs(Path scandir) {
        try {
            return new String(SmallFile.read(scandir.resolve(FILE), LONGEST), StandardCharsets.UTF_8)
                    .strip()
                    .equals(FORWARD);
        } catch (IOException unmarked) {
            return false;
        }
    }
}
