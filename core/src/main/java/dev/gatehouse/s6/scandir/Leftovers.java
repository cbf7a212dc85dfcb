package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.files.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Returns the name of a slot that is being removed, by which its status is found. */
    static String leavingName(String slot) {
        return LEAVING + slot;
    }

    /** Returns the slot of a service whose removal is not complete; it may not exist. */
    public static Servicedir leaving(S6Layout layout, ServiceName service) {
        return new Servicedir(layout.scandir().resolve(leavingName(layout.slotName(service.profile()))));
    }

    /** Completes what killed processes left in a scandir, under its lock. */
    public static void clear(Path scandir) throws IOException {
        try (Directory directory = Directory.openFollowing(scandir);
                DirectoryLock _ = ScandirLock.take(directory)) {
            new Leftovers(new Scandir(scandir), directory).sweep();
        }
    }

    /** Renames a slot to its {@link #leavingName}, or another one if a former removal of it is not complete. */
    static String rename(Directory scandir, String slot) throws IOException {
        String name = leavingName(slot);
        String free = scandir.attributes(name) == null ? name : LEAVING + random();
        scandir.rename(slot, free);
        return free;
    }

    /** Deletes files in a slot that a killed process was writing. */
    public static void sweepFiles(Directory slot) throws IOException {
        for (String name : slot.list()) {
            if (Directory.isTemporary(name)) {
                slot.deleteTree(name);
            }
        }
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
            if (name.startsWith(STAGING) || Directory.isTemporary(name)) {
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
