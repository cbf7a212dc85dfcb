package dev.gatehouse.s6.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The file by which a scandir says that it is the gateways' own tree: its slots are rendered without the container's
 * environment, and with logs that go to files alone unless the mark says that somebody reads the tree's output.
 */
public final class TreeMark {
    /** Name of the file in the scandir. */
    public static final String FILE = ".gatehouse-tree";

    /** Its text where nobody reads the tree's output. */
    public static final String QUIET = "quiet\n";

    private static final String FORWARD = "forward";

    private TreeMark() {}

    static boolean isIn(Path scandir) {
        return Files.isRegularFile(scandir.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    static boolean forwardsLogs(Path scandir) {
        try {
            return Files.readString(scandir.resolve(FILE)).strip().equals(FORWARD);
        } catch (IOException unmarked) {
            return false;
        }
    }
}
