package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where one home's gateways are.
 *
 * @param own the chosen place: agents or daemons
 * @param daemons the daemons beside an account's own agents, unless a domain was chosen; this account may look at them only
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

    /** Daemons run as the account that is named, or as the home's owner; as root only if it is named. */
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

    /** The place of a service: a daemon that is no agent of the account, else the chosen place. */
    LaunchdJob of(ServiceName service) {
        LaunchdJob agent = own.job(service);
        return daemons.map(system -> system.job(service))
                .filter(daemon -> daemon.isHere() && !agent.isHere())
                .orElse(agent);
    }

    /** All services of this home, in order. */
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

    /** The services that are installed in both places. */
    List<ServiceName> twice() {
        return daemons.map(system -> own.services().stream()
                        .filter(service -> system.job(service).isHere())
                        .toList())
                .orElse(List.of());
    }
}
