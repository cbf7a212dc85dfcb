package dev.gatehouse.s6;

import dev.gatehouse.definition.App;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.Stat;
import dev.gatehouse.s6.scandir.Ownership;
import dev.gatehouse.s6.scandir.ScandirLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the app's user is given in a container whose root tree was built by root.
 *
 * <p>Static services are supervised before any script of ours runs, so their skeleton cannot be prepared; it is changed
 * at boot. It is given to the user's group, not to the user: whoever owns {@code supervise} can plant a link as
 * {@code status.new}, and root would write through it. The group may look and command, and no more (the modes of
 * {@code s6-svperms -G}, s6 src/supervision/s6-svperms.c). It may not listen: who may write to a fifodir has root's
 * s6-supervise write an event's letter through a link of a listener's name, into any file
 * (src/libs6/ftrigw_notifyb_nosig.c).
 */
public final class ContainerPermissions {
    /** Where s6-rc keeps its live servicedirs (s6-overlay v3). */
    public static final Path STATIC_SERVICES = Path.of("/run/s6-rc/servicedirs");

    private final Accounts.Account user;

    /**
     * For the app's user.
     *
     * @throws dev.gatehouse.error.InvalidInputException where there is no such account and no number to use for it
     */
    public ContainerPermissions(App app) {
        this.user = Ownership.appUser(app, Accounts.current());
    }

    /**
     * What was done, or why not, for one service.
     *
     * @param service name of its servicedir
     * @param failure why it could not be changed; empty: it was
     */
    public record Change(String service, String failure) {
        public boolean failed() {
            return !failure.isEmpty();
        }
    }

    /**
     * Opens the static services to the app's user; those of s6-rc and s6-linux-init themselves stay closed.
     *
     * @param servicedirs where they are, {@link #STATIC_SERVICES} as a rule; absent: there are none
     * @return one entry for each, by name
     */
    public List<Change> openStaticServices(Path servicedirs) throws IOException {
        List<Change> changes = new ArrayList<>();
        if (!Files.isDirectory(servicedirs)) {
            return changes;
        }
        try (Directory directory = Directory.openFollowing(servicedirs)) {
            List<String> names = new ArrayList<>(directory.list());
            Collections.sort(names);
            for (String name : names) {
                if (!name.startsWith("s6rc-") && !name.startsWith("s6-linux-") && !name.startsWith(".")) {
                    changes.add(open(directory, name));
                }
            }
        }
        return changes;
    }

    private Change open(Directory parent, String name) {
        try (Directory servicedir = parent.child(name)) {
            openSkeleton(servicedir);
            Stat log = servicedir.attributes("log");
            if (log != null && log.isDirectory()) {
                try (Directory logger = servicedir.child("log")) {
                    openSkeleton(logger);
                }
            }
            return new Change(name, "");
        } catch (IOException e) {
            return new Change(name, String.valueOf(e.getMessage()));
        }
    }

    private void openSkeleton(Directory servicedir) throws IOException {
        try (Directory supervise = servicedir.child("supervise")) {
            supervise.chown(-1, user.gid());
            supervise.chmod(0710);
            supervise.chown("control", -1, user.gid());
            supervise.chmodFifo("control", 0660);
        }
    }

    /**
     * Lets the app's user register gateways in the root tree: the scandir and s6-svscan's control become that user's.
     *
     * <p>Whoever may do that can have root run any program: use it only where the gateways have no tree of their own.
     */
    public void openRootScandir(Path scandir) throws IOException {
        try (Directory directory = Directory.openFollowing(scandir)) {
            try (Directory svscan = directory.child(".s6-svscan")) {
                svscan.chmod(svscan.attributes().permissions() | 0011);
                give(svscan, "control");
                give(svscan, "lock");
            }
            if (directory.attributes(ScandirLock.FILE) != null) {
                // Root was here before: its lock would keep the new owner out.
                give(directory, ScandirLock.FILE);
            }
            directory.chown(user.uid(), user.gid());
        }
    }

    private void give(Directory directory, String name) throws PosixException {
        directory.chown(name, user.uid(), user.gid());
    }
}
