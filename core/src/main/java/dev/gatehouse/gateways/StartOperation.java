package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.holders.StartLocks;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.Verb;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** Starts or restarts gateways, with their present definitions. */
final class StartOperation extends GatewayOperation {
    StartOperation(Gateways gateways, Verb verb, boolean records, Collection<ProfileName> profiles) {
        super(gateways, verb, records, profiles);
    }

    GatewayResults run(ServiceManagerCall command) {
        pending.open().forEach(PendingGateway::refuseDisabled);
        try (StartLocks _ = locks()) {
            return start(command);
        }
    }

    private GatewayResults start(ServiceManagerCall command) {
        List<GatewayDefinition> definitions = definitions();
        if (!definitions.isEmpty() && isAdmitted() && areStartable(definitions)) {
            define(definitions).forEach((service, outcome) -> {
                PendingGateway gateway = pending.of(service);
                gateway.refreshed(outcome.change() == Change.REFRESHED);
                outcome.failure().ifPresent(gateway::fail);
            });
        }
        requireRecords();
        perform(command);
        giveWay();
        return results();
    }

    /** Whether the caller has the rights for the operation itself; otherwise a definition would be refused instead. */
    private boolean isAdmitted() {
        List<ServiceName> services = pending.services();
        try {
            manager().admit(verb, services);
            return true;
        } catch (AccessRefusedException refused) {
            services.forEach(service -> pending.of(service).fail(refused));
            return false;
        }
    }

    /** Leaves out the gateways that could not run. Returns whether any is left. */
    private boolean areStartable(List<GatewayDefinition> definitions) {
        definitions.removeIf(definition -> {
            PendingGateway gateway = pending.of(definition.service());
            OptionalInt port = home.profile(gateway.profile())
                    .map(profile -> profile.settings().port())
                    .orElse(OptionalInt.empty());
            gateway.attempt(() -> manager().requireStartable(verb, definition, port));
            return gateway.failed();
        });
        return !definitions.isEmpty();
    }
}
