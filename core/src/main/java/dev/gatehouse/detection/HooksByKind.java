package dev.gatehouse.detection;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.VerbHooks;
import java.util.Optional;

/**
 * Delegates to the hooks of the manager's own backend. The backend is known only after an operation has opened the
 * manager.
 */
final class HooksByKind implements VerbHooks {
    private final Providers providers;
    private final ManagerRequest request;
    private final Operator operator;

    HooksByKind(Providers providers, ManagerRequest request, Operator operator) {
        this.providers = providers;
        this.request = request;
        this.operator = operator;
    }

    private VerbHooks of(ServiceManager manager) {
        return providers
                .of(manager.kind(), true)
                .map(provider -> provider.hooks(request, operator))
                .orElse(NONE);
    }

    @Override
    public void prepare(ServiceManager manager, Verb verb) {
        of(manager).prepare(manager, verb);
    }

    @Override
    public Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return of(manager).install(manager, definition);
    }

    @Override
    public void conclude(ServiceManager manager, Verb verb) {
        of(manager).conclude(manager, verb);
    }

    @Override
    public Optional<String> tree(ServiceManager manager) {
        return of(manager).tree(manager);
    }
}
