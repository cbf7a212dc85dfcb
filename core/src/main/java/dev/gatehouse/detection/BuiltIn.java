package dev.gatehouse.detection;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.List;

/**
 * A backend of the library itself, by the name of its provider's class, which is loaded when it is needed. To look for these as for
 * the backends of others opens every jar of the program, which takes longer than all the rest of a short command.
 *
 * @param kind the provider's kind
 * @param provider the provider's class
 * @param systems the operating systems on which it may be detected, by the beginning of their names in lower case; empty: any
 */
record BuiltIn(Kind kind, String provider, List<String> systems) {
    /** All, by their rank in detection. */
    static final List<BuiltIn> ALL = List.of(
            new BuiltIn(Kind.S6, "dev.gatehouse.s6.S6Provider", List.of()),
            new BuiltIn(Kind.WINDOWS, "dev.gatehouse.windows.WindowsProvider", List.of("windows")),
            new BuiltIn(Kind.LAUNCHD, "dev.gatehouse.launchd.LaunchdProvider", List.of("mac", "darwin")),
            new BuiltIn(Kind.SYSTEMD, "dev.gatehouse.systemd.SystemdProvider", List.of()));

    boolean mayBeOn(HostFacts host) {
        return systems.isEmpty() || host.isOs(systems);
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
