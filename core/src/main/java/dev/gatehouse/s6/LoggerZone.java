package dev.gatehouse.s6;

import dev.gatehouse.s6.scandir.Scandir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The time zone in which a tree's loggers wrote local times, as slots of earlier versions do: that of the tree's own
 * environment, whatever TZ the caller has.
 */
final class LoggerZone implements Supplier<ZoneId> {
    private static final Path CONTAINER = Path.of("/run/s6/container_environment/TZ");

    /** A link to a file whose path ends with the name of the zone (localtime(5)). */
    private static final Path LOCAL = Path.of("/etc/localtime");

    private static final String ZONES = "/zoneinfo/";

    private final Scandir scandir;
    private final boolean container;

    /**
     * Creates an instance.
     *
     * @param container whether scripts of the tree have the container's environment
     */
    LoggerZone(Scandir scandir, boolean container) {
        this.scandir = scandir;
        this.container = container;
    }

    @Override
    public ZoneId get() {
        String own = System.getenv("TZ");
        Optional<String> tree = container ? text(CONTAINER) : ofTree();
        if (tree.isPresent() && !tree.get().isEmpty()) {
            return zone(tree.get()).orElseGet(ZoneId::systemDefault);
        }
        return own == null || own.isEmpty() ? ZoneId.systemDefault() : ofHost();
    }

    /** The variable of s6-svscan, which only its own account and root may read. */
    private Optional<String> ofTree() {
        OptionalInt pid = scandir.svscan();
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> environment = text(Path.of("/proc", Integer.toString(pid.getAsInt()), "environ"));
        for (String variable : List.of(environment.orElse("").split("\0", -1))) {
            if (variable.startsWith("TZ=")) {
                return Optional.of(variable.substring("TZ=".length()));
            }
        }
        return Optional.empty();
    }

    private static ZoneId ofHost() {
        try {
            String link = LOCAL.toRealPath().toString();
            int at = link.indexOf(ZONES);
            return (at < 0 ? Optional.<ZoneId>empty() : zone(link.substring(at + ZONES.length())))
                    .orElseGet(ZoneId::systemDefault);
        } catch (IOException utc) {
            return ZoneId.of("UTC");
        }
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name.startsWith(":") ? name.substring(1) : name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
