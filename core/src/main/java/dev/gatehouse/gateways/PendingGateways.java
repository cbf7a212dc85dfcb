package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The gateways of one operation, in the order in which the call first names them. */
final class PendingGateways {
    private final Map<ProfileName, PendingGateway> gateways = new LinkedHashMap<>();

    PendingGateways(Home home, Verb verb, Collection<ProfileName> profiles) {
        for (ProfileName profile : List.copyOf(profiles)) {
            gateways.putIfAbsent(profile, new PendingGateway(home, profile, verb));
        }
    }

    List<PendingGateway> all() {
        return List.copyOf(gateways.values());
    }

    /** The gateways that have not failed. */
    List<PendingGateway> open() {
        return gateways.values().stream().filter(gateway -> !gateway.failed()).toList();
    }

    /** The services of the gateways that have not failed. */
    List<ServiceName> services() {
        return open().stream().map(PendingGateway::service).toList();
    }

    PendingGateway of(ServiceName service) {
        PendingGateway gateway = gateways.get(service.profile());
        if (gateway == null) {
            throw new IllegalStateException(
                    "the manager returned a result for " + service + ", which is not part of the operation");
        }
        return gateway;
    }

    /** An interrupted thread cannot read or write files, and would send no command. */
    void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            open().forEach(gateway -> gateway.fail(new InterruptedOperationException(gateway.service(), false)));
        }
    }

    GatewayResults results() {
        return new GatewayResults(
                gateways.values().stream().map(PendingGateway::result).toList());
    }
}
