package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The dot names under which slots are built and removed, and leftovers of interrupted operations under such names. The
 * caller must hold the {@link ScandirLock}; otherwise the slot that another process is building would be deleted.
 */
public final class Leftovers {
    private static final String STAGING = ".gatehouse-new-";
    private static final String LEAVING = ".gatehouse-gone-";

    private final Scandir scandir;
    private final Directory directory;

    public Leftovers(Scandir scandir, Directory directory) {
        this.scandir = scandir;
        this.directory = directory;
    }

    /** Returns a name for a slot that is being built; s6-svscan ignores it. */
    public static String stagingName() {
        return STAGING + random();
    }

    /** Returns a name for a slot that is being removed. */
    public static String leavingName() {
        return LEAVING + random();
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    public static boolean isLeftover(String name) {
        return name.startsWith(STAGING) || name.startsWith(LEAVING);
    }

    /** Deletes slots that were never published, and completes interrupted removals. */
    public void sweep() throws IOException {
        List<String> leaving = new ArrayList<>();
        for (String name : directory.list()) {
            if (name.startsWith(STAGING)) {
                directory.deleteTree(name);
            } else if (name.startsWith(LEAVING)) {
                leaving.add(name);
            }
        }
        if (!leaving.isEmpty()) {
            try (Withdrawal withdrawal = new Withdrawal(scandir, directory)) {
                for (String name : leaving) {
                    withdrawal.resume(name);
                }
                withdrawal.reapAndDelete((_, _) -> {});
            }
        }
    }
}
