package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.spi.Refusals;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The outcomes of the services of one call so far. The first outcome of a service counts. Used by one thread. */
final class Outcomes implements Refusals {
    private final Map<ServiceName, Outcome> decided = new HashMap<>();

    @Override
    public void refuse(ServiceName service, GatehouseException reason) {
        decided.putIfAbsent(service, Outcome.failed(service, reason));
    }

    void refuseAll(Collection<ServiceName> services, GatehouseException reason) {
        services.forEach(service -> refuse(service, reason));
    }

    void succeed(ServiceName service, Change change) {
        decided.putIfAbsent(service, Outcome.of(service, change));
    }

    /** Discards an outcome, because the operation continues. */
    void reopen(ServiceName service) {
        decided.remove(service);
    }

    boolean isOpen(ServiceName service) {
        return !decided.containsKey(service);
    }

    boolean hasFailed(ServiceName service) {
        Outcome outcome = decided.get(service);
        return outcome != null && outcome.failed();
    }

    /** One outcome for each given service, in that order, duplicates included. */
    Batch of(Collection<ServiceName> services) {
        return new Batch(services.stream().map(this::get).toList());
    }

    private Outcome get(ServiceName service) {
        Outcome outcome = decided.get(service);
        if (outcome == null) {
            throw new IllegalStateException("no outcome for " + service);
        }
        return outcome;
    }
}
