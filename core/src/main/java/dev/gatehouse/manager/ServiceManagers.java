package dev.gatehouse.manager;

import dev.gatehouse.profile.Home;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The service manager of this host. */
public final class ServiceManagers {
    private ServiceManagers() {}

    /** The manager that this host has, for a home's gateways. */
    public static ServiceManager detect(Home home) {
        return open(home, Optional.empty(), System.getenv());
    }

    /** Opens a manager for a process that lives on; see {@link #open(Home, Optional, Map, boolean)}. */
    public static ServiceManager open(Home home, Optional<Kind> chosen, Map<String, String> environment) {
        return open(home, chosen, environment, false);
    }

    /**
     * Opens the manager that was chosen, or else that {@code GATEHOUSE_MANAGER} names, or s6 where
     * {@code GATEHOUSE_SCANDIR} (or {@code S6_PROFILE_GATEWAY_SCANDIR}) names a scandir, or the one that is detected.
     *
     * @param brief see {@link ServiceManagerProvider#open}
     * @throws NoServiceManagerException where there is none
     */
    public static ServiceManager open(
            Home home, Optional<Kind> chosen, Map<String, String> environment, boolean brief) {
        Kind kind = chosen.or(() -> named(environment)).orElseGet(() -> detected(home, environment));
        return provider(kind).open(home, environment, brief);
    }

    /** A renderer of any kind, whatever this host has. */
    public static Renderer renderer(Kind kind, Home home, Map<String, String> environment) {
        return provider(kind).renderer(home, environment);
    }

    /** What the environment chooses, if anything. */
    public static Optional<Kind> named(Map<String, String> environment) {
        String word = environment.getOrDefault("GATEHOUSE_MANAGER", "");
        if (!word.isEmpty()) {
            return Optional.of(Kind.of(word));
        }
        boolean scandir = !environment.getOrDefault("GATEHOUSE_SCANDIR", "").isEmpty()
                || !environment.getOrDefault("S6_PROFILE_GATEWAY_SCANDIR", "").isEmpty();
        return scandir ? Optional.of(Kind.S6) : Optional.empty();
    }

    private static Kind detected(Home home, Map<String, String> environment) {
        Kind kind = Detection.ofHost().kind();
        if (kind == Kind.NONE) {
            for (ServiceManagerProvider provider : ServiceLoader.load(ServiceManagerProvider.class)) {
                if (provider.isUp(home, environment)) {
                    return provider.kind();
                }
            }
        }
        return kind;
    }

    private static ServiceManagerProvider provider(Kind kind) {
        if (kind == Kind.NONE) {
            throw new NoServiceManagerException(
                    "no supported service manager detected: neither s6 as PID 1, nor a systemd that operates, and no"
                            + " tree of this home's own is up",
                    "gatehouse tree up");
        }
        for (ServiceManagerProvider provider : ServiceLoader.load(ServiceManagerProvider.class)) {
            if (provider.kind() == kind) {
                return provider;
            }
        }
        throw new IllegalStateException("no backend for " + kind + " is among the services of this program's modules");
    }
}
