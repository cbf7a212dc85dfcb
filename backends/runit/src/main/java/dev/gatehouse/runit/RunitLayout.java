package dev.gatehouse.runit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The place of services.
 *
 * @param services the services directory: runsvdir supervises each directory in it
 * @param names the names of service directories
 */
record RunitLayout(Path services, NamePattern names) {
    /** Prefix of service directories: a service always has prefix and profile. */
    static final NamingStem STEM = new NamingStem(
            "service", "gateway-", "", "._-", 239, "runit's service directories have names of at most 255 bytes");

    /** Services directories of hosts: Debian; Void and Artix; runit's default. */
    static final List<String> OF_SYSTEM = List.of("etc/service", "var/service", "service");

    /**
     * Chooses the services directory: {@code SVDIR}; that of Termux; the one that this user's runsvdir supervises; or that of the
     * system.
     */
    static RunitLayout of(App app, Map<String, String> environment) {
        HostFacts host = HostFacts.ofThisHost(environment);
        return at(named(host).orElseGet(() -> services(host, Runsvdir.running(host))), app);
    }

    /** The layout of a services directory. */
    static RunitLayout at(Path services, App app) {
        return new RunitLayout(services, app.names(STEM));
    }

    /** The path of a directory without links: it identifies it. */
    static Path real(Path services) {
        try {
            return services.toRealPath();
        } catch (IOException absent) {
            return services;
        }
    }

    /** The directory that variables name. Then there is no need to look at the processes of the host. */
    private static Optional<Path> named(HostFacts host) {
        String chosen = host.environment().getOrDefault("SVDIR", "");
        if (!chosen.isEmpty()) {
            return Optional.of(Path.of(chosen).toAbsolutePath().normalize());
        }
        String prefix = host.environment().getOrDefault("PREFIX", "");
        return !prefix.isEmpty() && Files.isDirectory(Path.of(prefix, "var/service"))
                ? Optional.of(Path.of(prefix, "var/service").toAbsolutePath().normalize())
                : Optional.empty();
    }

    static Path services(HostFacts host, List<Runsvdir> running) {
        Optional<Path> named = named(host);
        if (named.isPresent()) {
            return named.get();
        }
        Optional<Path> supervised = supervised(host, running);
        if (supervised.isPresent()) {
            return supervised.get();
        }
        for (String name : OF_SYSTEM) {
            if (host.isDirectory(name)) {
                return host.root().resolve(name);
            }
        }
        return host.root().resolve(OF_SYSTEM.getFirst());
    }

    /** The directory of this user's runsvdir, otherwise of the system's. Ignores root's runsvdir of any other directory: a program owns it. */
    private static Optional<Path> supervised(HostFacts host, List<Runsvdir> running) {
        int caller = caller();
        for (Runsvdir runsvdir : running) {
            if (caller != 0 && runsvdir.process().uid() == caller) {
                return Optional.of(runsvdir.directory());
            }
        }
        return OF_SYSTEM.stream()
                .map(host.root()::resolve)
                .filter(services -> running.stream().anyMatch(runsvdir -> runsvdir.supervises(services)))
                .findFirst();
    }

    /** The uid of this process; −1 if it is unknown. */
    static int caller() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid ? uid : -1;
        } catch (IOException | UnsupportedOperationException unknown) {
            return -1;
        }
    }

    ServiceDirectory of(ServiceName service) {
        return new ServiceDirectory(services.resolve(names.of(service.profile())));
    }

    /** The service with this directory name; empty if it is not a gateway of this app. */
    Optional<ServiceName> service(String name) {
        return names.profileOf(name).map(ServiceName::new);
    }
}
