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

/** What became of the services of one call so far. What is decided first counts. Used by one thread. */
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

    /** Takes back a success, because there is more to be done. */
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

    /** One outcome for each service that is given, in that order, also where one is given twice. */
    Batch of(Collection<ServiceName> services) {
        return new Batch(services.stream().map(this::get).toList());
    }

    private Outcome get(ServiceName service) {
        Outcome outcome = decided.get(service);
        if (outcome == null) {
            throw new IllegalStateException("nothing became of " + service);
        }
        return outcome;
    }
}
