package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A namespace with runit as PID 1, like a machine. One runsvdir supervises {@link #SYSTEM_SERVICES}; another one, which
 * runs as the gateways' account, supervises {@link #OWN_SERVICES}.
 */
public final class RunitNamespace extends Namespace {
    /** Services directory of the system inside. */
    public static final String SYSTEM_SERVICES = "/etc/service";

    /** {@code PREFIX} of the gateways' account, as in Termux. */
    public static final String PREFIX = "/usr/local/hermes";

    /** Services directory of the gateways' account inside. */
    public static final String OWN_SERVICES = PREFIX + "/var/service";

    private RunitNamespace(Map<Path, String> shares) {
        super("runit", arguments(shares), List.of());
        try {
            Path volume = Files.createDirectory(scratch().resolve("volume"));
            Files.setAttribute(volume, "unix:uid", Identity.HERMES.uid());
            Files.setAttribute(volume, "unix:gid", Identity.HERMES.gid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(Map<Path, String> shares) {
        return Stream.concat(
                        Stream.of(Identity.HERMES.name(), Integer.toString(Identity.HERMES.uid()), OWN_SERVICES),
                        words(shares))
                .toList();
    }

    /**
     * Opens a namespace and returns when both service directories are supervised.
     *
     * @param shares directories of the host that are mounted read-only, with their paths inside
     */
    public static RunitNamespace open(Map<Path, String> shares) {
        RunitNamespace namespace = new RunitNamespace(shares);
        namespace.boot();
        return namespace;
    }

    @Override
    void awaitReady() {
        awaitSign(
                "runit as process 1",
                () -> Files.readString(Path.of("/proc", Long.toString(pid()), "comm"))
                        .equals("runit\n"));
        awaitSign(
                "a runsvdir of " + Identity.HERMES,
                () -> exec(Identity.ROOT, "pgrep", "-u", Identity.HERMES.name(), "-x", "runsvdir")
                                .exitCode()
                        == 0);
    }

    /** Kills everything at once, like a power failure, and boots again with empty service directories. */
    public void crash() {
        kill();
        boot();
    }
}
