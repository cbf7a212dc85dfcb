package dev.gatehouse.holders;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HoldersElsewhere;
import dev.gatehouse.spi.provider.HostFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds who runs, or would run, gateways on a host: services of all managers, scopes, domains and trees, whoever
 * installed them, and on Linux processes without a manager and trees in other containers. Only reads. What this user may
 * not see is left out.
 *
 * <p>One search is cheap for many gateways: each manager is asked once, and the processes are listed once. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HolderSearch {
    // Loops where a check comes along: the first use of a lambda takes a short command longer.

    private final ServiceManagers managers;
    private final HostFacts host;
    private final boolean brief;
    private final Set<ServiceName> together;
    private @Nullable Map<ServiceName, List<Holder>> found;

    private HolderSearch(ServiceManagers managers, HostFacts host, boolean brief, Set<ServiceName> together) {
        this.managers = managers;
        this.host = host;
        this.brief = brief;
        this.together = together;
    }

    /** {@return a search on this host with all backends of this program} */
    public static HolderSearch ofHost() {
        return of(ServiceManagers.ofHost(), HostFacts.ofThisHost(), false);
    }

    /**
     * Returns a search on a host.
     *
     * @param managers the backends to ask
     * @param host the host, with the caller's environment; processes are those below its root
     * @param brief whether the process ends soon, so that {@link java.util.ServiceLoader} does not look for further
     *     backends
     * @return the search
     */
    public static HolderSearch of(ServiceManagers managers, HostFacts host, boolean brief) {
        return new HolderSearch(managers, host, brief, Set.of());
    }

    /**
     * Returns the same search, in which {@link #others} looks only once: for all of these gateways, when it is first called for some
     * of them. For several calls within a short time, with one home and one manager.
     *
     * @param services the gateways
     * @return the search
     */
    public HolderSearch together(Collection<ServiceName> services) {
        return new HolderSearch(managers, host, brief, Set.copyOf(services));
    }

    /**
     * Finds the holders of gateways other than a manager's own services. A process of such a service is not another
     * holder either.
     *
     * @param home the home of the gateways
     * @param own the manager whose services are left out
     * @param services the gateways
     * @return the holders of each gateway that has some, those that run it first
     */
    public Map<ServiceName, List<Holder>> others(Home home, ServiceManager own, Collection<ServiceName> services) {
        if (services.isEmpty()) {
            return Map.of();
        }
        if (!together.containsAll(services)) {
            return search(home, own, services);
        }
        Map<ServiceName, List<Holder>> some = new TreeMap<>(togetherFound(home, own));
        some.keySet().retainAll(services);
        return some;
    }

    private synchronized Map<ServiceName, List<Holder>> togetherFound(Home home, ServiceManager own) {
        if (found == null) {
            found = search(home, own, together);
        }
        return found;
    }

    private Map<ServiceName, List<Holder>> search(Home home, ServiceManager own, Collection<ServiceName> services) {
        HolderQuery query = HolderQuery.of(home, host.withOneLook(), services);
        List<Holder> holders = new ArrayList<>(managers.holders(query, own.kind(), brief));
        holders.addAll(HoldersElsewhere.of(query));
        holders.addAll(processes(query, holders, own));
        List<Holder> others = new ArrayList<>();
        for (Holder holder : holders) {
            if (!holder.location().equals(own.location(holder.service()))) {
                others.add(holder);
            }
        }
        return byService(others);
    }

    /**
     * Finds all holders of gateways.
     *
     * @param home the home of the gateways
     * @param services the gateways
     * @return the holders of each gateway that has some, those that run it first
     */
    public Map<ServiceName, List<Holder>> all(Home home, Collection<ServiceName> services) {
        if (services.isEmpty()) {
            return Map.of();
        }
        HolderQuery query = HolderQuery.of(home, host.withOneLook(), services);
        List<Holder> found = new ArrayList<>(managers.holders(query, Kind.NONE, brief));
        found.addAll(HoldersElsewhere.of(query));
        found.addAll(new BareProcesses(query).holders(found, Set.of()));
        return byService(found);
    }

    /**
     * Returns the command for an operation on a service of a manager. Where only another account may do that, the command
     * contains the change of the account, the scope and the home.
     *
     * @param home the home of the gateway
     * @param own the manager
     * @param service the gateway
     * @param verb the operation
     * @return the command
     */
    public Remedy command(Home home, ServiceManager own, ServiceName service, Verb verb) {
        return all(home, List.of(service)).getOrDefault(service, List.of()).stream()
                .filter(holder -> holder.location().equals(own.location(service)))
                .flatMap(holder -> holder.command(verb).stream())
                .filter(Remedy::isForAnotherAccount)
                .findFirst()
                .orElseGet(() -> Remedy.gatehouse("gateway", verb.name().toLowerCase(Locale.ROOT), service.toString()));
    }

    private static List<Holder> processes(HolderQuery query, List<Holder> found, ServiceManager own) {
        BareProcesses processes = new BareProcesses(query);
        Set<ServiceName> seen = processes.services();
        if (seen.isEmpty()) {
            return List.of();
        }
        Set<Long> managed = new HashSet<>();
        // The commands of two profiles can be the same: then a process can belong to another service of the manager.
        Set<ServiceName> services = new TreeSet<>(seen);
        try {
            services.addAll(own.services());
        } catch (GatehouseException unknown) {
            // A manager that cannot list its services has none that run.
        }
        for (ServiceStatus status : own.status(services)) {
            if (status.pid().isPresent()) {
                managed.add(status.pid().getAsLong());
            }
        }
        return processes.holders(found, managed);
    }

    private static Map<ServiceName, List<Holder>> byService(List<Holder> found) {
        Map<ServiceName, List<Holder>> holders = new TreeMap<>();
        for (Holder holder : found) {
            List<Holder> list = holders.get(holder.service());
            if (list == null) {
                list = new ArrayList<>();
                holders.put(holder.service(), list);
            }
            list.add(holder.runs() ? firstAtRest(list) : list.size(), holder);
        }
        for (Map.Entry<ServiceName, List<Holder>> entry : holders.entrySet()) {
            entry.setValue(List.copyOf(entry.getValue()));
        }
        return holders;
    }

    private static int firstAtRest(List<Holder> holders) {
        int at = 0;
        while (at < holders.size() && holders.get(at).runs()) {
            at++;
        }
        return at;
    }
}
