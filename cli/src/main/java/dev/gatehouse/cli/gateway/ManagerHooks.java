package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.gateways.GatewayResult;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.reconcile.EnablingConflicts;
import dev.gatehouse.spi.provider.VerbHooks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backend's hooks for one call. Adds the progress and the advice that the command prints. */
final class ManagerHooks implements VerbHooks {
    private final Session session;
    private final VerbHooks hooks;
    private @Nullable ServiceManager used;

    ManagerHooks(Session session) {
        this.session = session;
        this.hooks = session.hooks(new SessionOperator(session));
    }

    /** Shows progress only for an installation; the other verbs show it for the whole operation. */
    @Override
    public void prepare(ServiceManager manager, Verb verb) {
        used = manager;
        if (verb != Verb.INSTALL) {
            hooks.prepare(manager, verb);
            return;
        }
        try (Progress _ = Progress.of(session.console(), "Querying " + manager.kind())) {
            hooks.prepare(manager, verb);
        }
    }

    @Override
    public Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return hooks.install(manager, definition);
    }

    /** Called after all results have been printed. */
    void conclude(Verb verb, GatewayResults results) {
        ServiceManager manager = used;
        if (manager == null || results.failures().size() == results.results().size()) {
            return;
        }
        EnablingConflicts.of(
                        session.home(),
                        manager,
                        results.results().stream().map(GatewayResult::status).toList())
                .forEach((service, conflict) -> session.console()
                        .advise(new Advice(service + " is " + conflict.words(), List.of(conflict.remedy()))));
        if (verb != Verb.STOP) {
            for (Advice advice : manager.advice()) {
                session.console().advise(advice);
            }
        }
        hooks.conclude(manager, verb);
    }
}
