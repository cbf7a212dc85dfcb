package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place with runit as its process 1, like a machine: a runsvdir supervises {@link #SYSTEM_SERVICES}, and another one, which runs
 * as the gateways' account, {@link #OWN_SERVICES}.
 */
public final class RunitNamespace extends Namespace {
    /** Services directory of the system inside. */
    public static final String SYSTEM_SERVICES = "/etc/service";

    /** {@code PREFIX} of the gateways' account, as Termux has one. */
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
     * Opens one and returns when both services directories are supervised.
     *
     * @param shares folders of the host that are there too, read-only, and where
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

    /** Ends everything at once, as a power cut does, and begins anew with empty services directories. */
    public void crash() {
        kill();
        boot();
    }
}
