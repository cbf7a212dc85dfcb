package dev.gatehouse.detection;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.List;

/**
 * A backend of this library, by the class name of its provider, which is loaded on demand. A {@code ServiceLoader}
 * would open every jar of the program, which takes longer than everything else in a short command.
 *
 * @param kind the provider's kind
 * @param provider the provider's class
 * @param systems operating systems on which it can be detected, as prefixes of their names in lower case; empty: any but Windows,
 *     where any user may create folders like those of Linux on the current drive
 */
record BuiltIn(Kind kind, String provider, List<String> systems) {
    private static final List<String> WINDOWS = List.of("windows");

    /** All backends, in the order of detection. */
    static final List<BuiltIn> ALL = List.of(
            new BuiltIn(Kind.S6, "dev.gatehouse.s6.S6Provider", List.of()),
            new BuiltIn(Kind.WINDOWS, "dev.gatehouse.windows.WindowsProvider", WINDOWS),
            new BuiltIn(Kind.LAUNCHD, "dev.gatehouse.launchd.LaunchdProvider", List.of("mac", "darwin")),
            new BuiltIn(Kind.SYSTEMD, "dev.gatehouse.systemd.SystemdProvider", List.of()));

    boolean mayBeOn(HostFacts host) {
        return systems.isEmpty() ? !host.isOs(WINDOWS) : host.isOs(systems);
    }

    ServiceManagerProvider load() {
        try {
            return Class.forName(provider)
                    .asSubclass(ServiceManagerProvider.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the backend " + provider + " cannot be loaded", e);
        }
    }
}
