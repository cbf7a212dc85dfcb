package dev.gatehouse.detection;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The available backends, each loaded on demand: the library's own, those that the program passes, and those that
 * {@link ServiceLoader} finds.
 */
final class Providers {
    private final List<BuiltIn> builtIn;
    private final List<ServiceManagerProvider> given;
    private final boolean looksForOthers;
    private final Map<Kind, ServiceManagerProvider> loaded = new HashMap<>();
    private @Nullable List<ServiceManagerProvider> others;

    private Providers(List<BuiltIn> builtIn, List<ServiceManagerProvider> given, boolean looksForOthers) {
        this.builtIn = builtIn;
        this.given = given;
        this.looksForOthers = looksForOthers;
    }

    /** The library's own backends, and those that {@link ServiceLoader} finds. */
    static Providers installed() {
        return new Providers(BuiltIn.ALL, List.of(), true);
    }

    /** Only these backends. */
    static Providers only(List<ServiceManagerProvider> providers) {
        requireDifferent(providers);
        return new Providers(List.of(), inOrder(providers), false);
    }

    /** These backends, with one that replaces the backend of its kind, if there is one. */
    Providers with(ServiceManagerProvider provider) {
        Kind kind = provider.kind();
        List<BuiltIn> rest =
                builtIn.stream().filter(own -> !own.kind().equals(kind)).toList();
        List<ServiceManagerProvider> all = new ArrayList<>(given);
        all.removeIf(other -> other.kind().equals(kind));
        all.add(provider);
        return new Providers(rest, inOrder(all), looksForOthers);
    }

    private static List<ServiceManagerProvider> inOrder(List<ServiceManagerProvider> providers) {
        List<ServiceManagerProvider> sorted = new ArrayList<>(providers);
        sorted.sort(byRank());
        return List.copyOf(sorted);
    }

    /** A backend without a rank comes last: {@link ServiceManagerProvider#isUp} may still select it. */
    private static Comparator<ServiceManagerProvider> byRank() {
        return (one, other) -> Integer.compare(
                one.rank().orElse(Integer.MAX_VALUE), other.rank().orElse(Integer.MAX_VALUE));
    }

    /** The backends to try first, by rank, without those that never occur on this operating system. */
    List<ServiceManagerProvider> first(HostFacts host) {
        List<ServiceManagerProvider> first = new ArrayList<>();
        for (BuiltIn own : builtIn) {
            if (own.mayBeOn(host)) {
                first.add(load(own));
            }
        }
        if (!given.isEmpty()) {
            first.addAll(given);
            first.sort(byRank());
        }
        return first;
    }

    /**
     * The backends that {@link ServiceLoader} finds, by rank.
     *
     * @throws GatehouseException if two backends have one kind, or one cannot be loaded
     */
    synchronized List<ServiceManagerProvider> others() {
        if (others == null) {
            others = looksForOthers ? find() : List.of();
        }
        return others;
    }

    /** All backends, in the order in which they are tried. */
    List<ServiceManagerProvider> all() {
        List<ServiceManagerProvider> all = known();
        all.addAll(others());
        return all;
    }

    /** The backends that need no {@link ServiceLoader}, by rank. */
    List<ServiceManagerProvider> known() {
        List<ServiceManagerProvider> known = new ArrayList<>();
        for (BuiltIn own : builtIn) {
            known.add(load(own));
        }
        if (!given.isEmpty()) {
            known.addAll(given);
            known.sort(byRank());
        }
        return known;
    }

    /**
     * The backend of a kind.
     *
     * @param brief whether to run {@link ServiceLoader} only if no other backend has this kind; then a second backend
     *     of the kind stays unnoticed
     */
    Optional<ServiceManagerProvider> of(Kind kind, boolean brief) {
        List<ServiceManagerProvider> further = brief ? List.of() : others();
        for (ServiceManagerProvider provider : given) {
            if (provider.kind().equals(kind)) {
                return Optional.of(provider);
            }
        }
        for (BuiltIn own : builtIn) {
            if (own.kind().equals(kind)) {
                return Optional.of(load(own));
            }
        }
        for (ServiceManagerProvider provider : brief ? others() : further) {
            if (provider.kind().equals(kind)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    private synchronized ServiceManagerProvider load(BuiltIn own) {
        ServiceManagerProvider provider = loaded.get(own.kind());
        if (provider == null) {
            provider = own.load();
            loaded.put(own.kind(), provider);
        }
        return provider;
    }

    private List<ServiceManagerProvider> find() {
        List<ServiceManagerProvider> found = new ArrayList<>();
        for (ServiceManagerProvider other : FurtherBackends.find()) {
            // Backends that the program passes replace those that were found.
            if (!have(given, other.kind())) {
                found.add(other);
            }
        }
        List<ServiceManagerProvider> all = new ArrayList<>(found);
        for (BuiltIn own : builtIn) {
            if (have(found, own.kind())) {
                all.add(load(own));
            }
        }
        requireDifferent(all);
        return inOrder(found);
    }

    private static boolean have(List<ServiceManagerProvider> providers, Kind kind) {
        for (ServiceManagerProvider provider : providers) {
            if (provider.kind().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Refuses two backends of one kind, because a kind must select one. */
    private static void requireDifferent(List<ServiceManagerProvider> providers) {
        Map<Kind, ServiceManagerProvider> kinds = new HashMap<>();
        for (ServiceManagerProvider provider : providers) {
            ServiceManagerProvider other = kinds.put(provider.kind(), provider);
            if (provider.kind().equals(Kind.NONE)) {
                throw new GatehouseException(
                        "The backend " + provider.getClass().getName() + " has the kind 'none', which is reserved");
            }
            if (other != null) {
                throw new GatehouseException("Two backends have the kind " + provider.kind() + ": "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName());
            }
        }
    }
}
