package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** One home's gateways in one scope: what all operations on them share. */
final class Backend {
    private final Home home;
    private final SystemdLayout layout;
    private final UnitContext context;

    Backend(Home home, SystemdLayout layout, UnitContext context) {
        this.home = home;
        this.layout = layout;
        this.context = context;
    }

    Home home() {
        return home;
    }

    SystemdLayout layout() {
        return layout;
    }

    UnitContext context() {
        return context;
    }

    Systemctl systemctl() {
        return new Systemctl(layout, context.scope());
    }

    Journal journal() {
        return new Journal(layout, context.scope());
    }

    UnitDirectory units() {
        return new UnitDirectory(context, context.mapping().map(home.path()));
    }

    /** The directory in which a unit's scripts keep what they know. */
    Path runtime(ServiceName service) {
        return layout.runtime(context.scope()).resolve(context.stem(service.profile()));
    }

    Map<String, UnitFacts> show(Collection<ServiceName> services) {
        return systemctl().show(services.stream().map(context::unit).toList());
    }

    UnitFacts factsOf(ServiceName service, Map<String, UnitFacts> facts) {
        UnitFacts found = facts.get(context.unit(service));
        if (found == null) {
            throw new GatehouseException(
                    "systemctl said nothing of " + context.unit(service), "gatehouse gateway status " + service);
        }
        return found;
    }

    /** Only root may change what the host's manager does; asked before anything is touched. */
    void requireRights(String action, Collection<ServiceName> services) {
        if (context.scope() == Scope.SYSTEM && !layout.accounts().current().isRoot()) {
            StringBuilder command = new StringBuilder("sudo gatehouse --home ")
                    .append(home.path())
                    .append(" gateway ")
                    .append(action)
                    .append(" --system");
            services.forEach(service -> command.append(' ').append(service));
            throw new AccessRefusedException("system gateway " + action + " requires root", command.toString());
        }
    }
}
