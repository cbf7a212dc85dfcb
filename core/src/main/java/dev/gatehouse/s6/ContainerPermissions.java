package dev.gatehouse.s6;

import dev.gatehouse.app.App;
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
 * Gives the app's user the permissions to control services in a container whose root tree was built by root.
 *
 * <p>Static services are supervised before Gatehouse runs, so their skeleton cannot be prepared; it is changed at boot.
 * It is given to the user's group, not to the user: the owner of {@code supervise} could create a symbolic link {@code
 * status.new}, and root would write through it. The group gets only the right to read and to send commands (the modes
 * of {@code s6-svperms -G}, s6 src/supervision/s6-svperms.c). It cannot subscribe to events: an account with write
 * permission in a fifodir could create a link with a listener's name, and root's s6-supervise would write through it
 * into any file (src/libs6/ftrigw_notifyb_nosig.c).
 */
public final class ContainerPermissions {
    /** Directory in which s6-rc keeps its live servicedirs (s6-overlay v3). */
    public static final Path STATIC_SERVICES = Path.of("/run/s6-rc/servicedirs");

    private final Accounts.Account user;
    private final boolean separate;

    /**
     * Creates an instance for the app's user.
     *
     * @throws dev.gatehouse.error.InvalidInputException if the account does not exist and the app has no fallback uid
     */
    public ContainerPermissions(App app) {
        this.user = Ownership.appUser(app, Accounts.current());
        this.separate = app.launch().user().isPresent() && !user.isRoot();
    }

    /** Whether the app has an account of its own. Without one its gateways run as the tree's account, which may do everything. */
    public boolean areNeeded() {
        return separate;
    }

    /**
     * Result for one service.
     *
     * @param service name of its servicedir
     * @param failure why it could not be changed; empty on success
     */
    public record Change(String service, String failure) {
        public boolean failed() {
            return !failure.isEmpty();
        }
    }

    /**
     * Gives the app's user access to the static services, except those of s6-rc and s6-linux-init themselves.
     *
     * @param servicedirs directory of the services, normally {@link #STATIC_SERVICES}; may be absent
     * @return one entry per service, sorted by name
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
     * Lets the app's user register gateways in the root tree: that user becomes the owner of the scandir and of
     * s6-svscan's control FIFO.
     *
     * <p>That user can then run any program as root. Use this only if the gateways do not have a private tree.
     */
    public void openRootScandir(Path scandir) throws IOException {
        try (Directory directory = Directory.openFollowing(scandir)) {
            try (Directory svscan = directory.child(".s6-svscan")) {
                svscan.chmod(svscan.attributes().permissions() | 0011);
                give(svscan, "control");
                give(svscan, "lock");
            }
            if (directory.attributes(ScandirLock.FILE) != null) {
                // A lock file that root has created would keep the new owner out.
                give(directory, ScandirLock.FILE);
            }
            directory.chown(user.uid(), user.gid());
        }
    }

    private void give(Directory directory, String name) throws PosixException {
        directory.chown(name, user.uid(), user.gid());
    }
}
