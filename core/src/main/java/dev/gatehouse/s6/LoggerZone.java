package dev.gatehouse.s6;

import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.s6.scandir.Scandir;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The time zone in which a tree's loggers wrote local times, as slots of earlier versions do: that of the tree's own
 * environment, whatever TZ the caller has.
 */
final class LoggerZone implements Supplier<ZoneId> {
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
        OptionalInt svscan = scandir.svscanInBrief();
        Optional<LinuxProcess> process =
                svscan.isPresent() ? Optional.of(LinuxProcess.of(svscan.getAsInt())) : Optional.empty();
        Optional<String> tree = new TreeEnvironment(process, container).variable("TZ");
        if (tree.isPresent() && !tree.get().isEmpty()) {
            return zone(tree.get()).orElseGet(ZoneId::systemDefault);
        }
        return own == null || own.isEmpty() ? ZoneId.systemDefault() : ofHost();
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
}
