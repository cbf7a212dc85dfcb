package dev.gatehouse.gateways.step;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who else has the gateways of one operation. A second copy of a gateway would take its messages and damage its files. */
public final class OtherHolders {
    private final Home home;
    private final HolderSearch search;
    private final Verb verb;
    private Map<ServiceName, List<Holder>> held = Map.of();

    public OtherHolders(Home home, HolderSearch search, Verb verb) {
        this.home = home;
        this.search = search;
        this.verb = verb;
    }

    /** Searches. An operation looks once, because its gateways then fail or go on. */
    public void look(ServiceManager manager, List<ServiceName> services) {
        if (!services.isEmpty()) {
            held = HeldElsewhereException.excluding(search.others(home, manager, services));
        }
    }

    /** Returns the other holders of a gateway that exclude a second copy. */
    public List<Holder> of(ServiceName service) {
        return held.getOrDefault(service, List.of());
    }

    /** Whether somebody else has a gateway, so that its intent is not this operation's to change. */
    public boolean have(ServiceName service) {
        return held.containsKey(service);
    }

    /** Returns the gateways that must not start or be installed here, with the reasons. */
    public Map<ServiceName, GatehouseException> refusals(ServiceManager manager) {
        Map<ServiceName, GatehouseException> refusals = new LinkedHashMap<>();
        held.forEach((service, holders) -> {
            if (!isTakenOver(manager, holders)) {
                refusals.put(
                        service,
                        isHeldHere(manager, service)
                                ? HeldElsewhereException.twice(holders)
                                : HeldElsewhereException.refusing(verb, holders));
            }
        });
        return refusals;
    }

    private boolean isTakenOver(ServiceManager manager, List<Holder> holders) {
        return verb == Verb.INSTALL && holders.stream().allMatch(manager::takesOver);
    }

    /** Whether this manager runs or would start the gateway too: each would refuse for the other. */
    private static boolean isHeldHere(ServiceManager manager, ServiceName service) {
        ServiceStatus status = manager.status(service);
        return status.isRunning() || status.enabled().orElse(false);
    }
}
