package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Session;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.Verb;
import dev.gatehouse.spi.VerbHooks;
import dev.gatehouse.windows.WindowsServiceManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the manager of one call does around a verb beyond what every manager does, some of which asks or prints. */
final class ManagerHooks implements VerbHooks {
    private final Session session;
    private @Nullable ServiceManager used;

    ManagerHooks(Session session) {
        this.session = session;
    }

    @Override
    public void prepare(ServiceManager manager, Verb verb) {
        used = manager;
        SystemdHooks.prepare(session, manager, verb);
    }

    @Override
    public Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return manager instanceof WindowsServiceManager windows
                ? Optional.of(new WindowsHooks(session, windows).install(definition))
                : Optional.empty();
    }

    /** Called once all is done and told. */
    void conclude(Verb verb, GatewayResults results) {
        ServiceManager manager = used;
        if (manager != null && results.failures().size() < results.results().size()) {
            SystemdHooks.conclude(session, manager, verb);
        }
    }
}
