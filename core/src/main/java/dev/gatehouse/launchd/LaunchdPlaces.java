package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.logs.LineTime;
import dev.gatehouse.spi.logs.LogFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The domains in which the gateways of one home can be.
 *
 * @param own the chosen backend: agents or daemons
 * @param daemons the system's daemons, if {@code own} are agents and no domain was chosen; this account has only read
 *     access
 */
record LaunchdPlaces(LaunchdBackend own, Optional<LaunchdBackend> daemons) {
    static LaunchdPlaces of(Home home, LaunchdLayout layout, LaunchdOptions options) {
        boolean also = options.domain() == DomainChoice.AUTOMATIC && !layout.isRoot();
        return new LaunchdPlaces(
                backend(home, layout, options),
                also ? Optional.of(backend(home, layout, options.with(DomainChoice.SYSTEM))) : Optional.empty());
    }

    private static LaunchdBackend backend(Home home, LaunchdLayout layout, LaunchdOptions options) {
        return new LaunchdBackend(
                home, layout, options, new Launchctl(layout.launchctl()), account(home, layout, options));
    }

    /**
     * Returns the account of daemons: the one in the options, or else the home's owner. Root only if the options name
     * it.
     */
    private static Optional<String> account(Home home, LaunchdLayout layout, LaunchdOptions options) {
        boolean daemons = layout.domains(options.domain()).contains(Domain.SYSTEM);
        if (!daemons || options.runAsUser().isPresent()) {
            return options.runAsUser();
        }
        try {
            return Optional.of(Files.getOwner(home.path()).getName()).filter(owner -> !owner.equals("root"));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns the output of the home's gateways. Lines that were written without a logger have no time. */
    GatewayLogs logs() {
        return LogFolders.of(
                own.home().path(), Kind.LAUNCHD, LineTime.S6_LOG, own.layout().isRoot());
    }

    /** Returns the job of a service: a daemon if only that is installed, else the job in the chosen domain. */
    LaunchdJob of(ServiceName service) {
        LaunchdJob agent = own.job(service);
        return daemons.map(system -> system.job(service))
                .filter(daemon -> daemon.isHere() && !agent.isHere())
                .orElse(agent);
    }

    /** Returns all services of this home, in order. */
    List<ServiceName> services() {
        Set<ServiceName> all = new TreeSet<>(own.services());
        daemons.ifPresent(system -> all.addAll(readable(system)));
        return List.copyOf(all);
    }

    private static List<ServiceName> readable(LaunchdBackend system) {
        try {
            return system.services();
        } catch (GatehouseException unreadable) {
            return List.of();
        }
    }

    /** Returns the services that are installed both as agent and as daemon. */
    List<ServiceName> twice() {
        return daemons.map(system -> own.services().stream()
                        .filter(service -> system.job(service).isHere())
                        .toList())
                .orElse(List.of());
    }
}
