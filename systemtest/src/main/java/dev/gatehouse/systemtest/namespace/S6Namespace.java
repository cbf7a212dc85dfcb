package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A namespace with s6-svscan as PID 1, like a container with s6-overlay.
 *
 * <p>A {@link #restart} keeps only the volume, which is its {@link #HOME}.
 */
public final class S6Namespace extends Namespace {
    /** The home inside, on the volume. */
    public static final String HOME = "/opt/data";

    /** The root tree's scandir inside. */
    public static final String ROOT_SCANDIR = "/run/service";

    /** The scandir of the private tree inside. */
    public static final String OWN_SCANDIR = "/run/gateways";

    /** A file inside with the console output of the container. */
    public static final String CONSOLE = "/run/console";

    private final NamespaceOptions options;

    private S6Namespace(NamespaceOptions options) {
        super("s6", arguments(options), options.loopbackOnly() ? List.of("-n") : List.of());
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
                options.loopbackOnly() ? "loopback" : "host",
                String.join(" ", options.svscanArguments()));
        return Stream.concat(own, words(options.shares())).toList();
    }

    /** Opens a namespace and returns when its trees are ready. */
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

    /** Sends a scan command, which is harmless and fails until s6-svscan reads its commands. */
    private void awaitListening(String scandir) {
        awaitSign(
                "s6-svscan of " + scandir + " reads commands",
                () -> exec(Identity.ROOT, "s6-svscanctl", "-a", scandir).exitCode() == 0);
    }

    private static void own(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", Identity.HERMES.uid());
        Files.setAttribute(file, "unix:gid", Identity.HERMES.gid());
    }

    /** Restarts the container: new processes and an empty scandir, the same volume. */
    public void restart() {
        kill();
        boot();
    }

    /** Returns the directory on the host that is the home inside. */
    public Path volume() {
        return scratch().resolve("volume");
    }
}
