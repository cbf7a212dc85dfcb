package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place with an s6-svscan as its process 1, like a container of s6-overlay.
 *
 * <p>Only the volume, which is its {@link #HOME}, outlives a {@link #restart}.
 */
public final class S6Namespace extends Namespace {
    /** The home inside, on the volume. */
    public static final String HOME = "/opt/data";

    /** The root tree's scandir inside. */
    public static final String ROOT_SCANDIR = "/run/service";

    /** The scandir of the gateways' own tree inside. */
    public static final String OWN_SCANDIR = "/run/gateways";

    /** A file inside in which everything can be read that the container has written to its output. */
    public static final String CONSOLE = "/run/console";

    private final NamespaceOptions options;

    private S6Namespace(NamespaceOptions options) {
        super("s6", arguments(options), List.of());
        this.options = options;
        try {
            Files.createDirectory(volume());
            own(volume());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(NamespaceOptions options) {
        Stream<String> own = Stream.of(
                Identity.HERMES.name(),
                Integer.toString(Identity.HERMES.uid()),
                options.ownTree() ? "own" : "none",
                String.join(" ", options.svscanArguments()));
        return Stream.concat(own, words(options.shares())).toList();
    }

    /** Opens one and returns when its trees are ready to be used. */
    public static S6Namespace open(NamespaceOptions options) {
        S6Namespace namespace = new S6Namespace(options);
        namespace.boot();
        return namespace;
    }

    @Override
    void awaitReady() {
        awaitSign(
                "s6-svscan as process 1",
                () -> Files.readString(Path.of("/proc", Long.toString(pid()), "comm"))
                        .equals("s6-svscan\n"));
        awaitListening(ROOT_SCANDIR);
        if (options.ownTree()) {
            awaitListening(OWN_SCANDIR);
        }
        if (!options.scandirOwner().isRoot()) {
            try {
                own(path(ROOT_SCANDIR));
                own(path(ROOT_SCANDIR + "/.s6-svscan/control"));
                own(path(ROOT_SCANDIR + "/.s6-svscan/lock"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Asking it to scan is harmless, and works only once it reads its commands. */
    private void awaitListening(String scandir) {
        awaitSign(
                "s6-svscan of " + scandir + " takes commands",
                () -> exec(Identity.ROOT, "s6-svscanctl", "-a", scandir).exitCode() == 0);
    }

    private static void own(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", Identity.HERMES.uid());
        Files.setAttribute(file, "unix:gid", Identity.HERMES.gid());
    }

    /** The same container started anew: new processes and an empty scandir over the volume as it was left. */
    public void restart() {
        kill();
        boot();
    }

    /** The folder of the host that is the home inside. */
    public Path volume() {
        return scratch().resolve("volume");
    }
}
