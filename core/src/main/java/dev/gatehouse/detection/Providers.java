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
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The backends that there are, each loaded when it is needed: those that are known beforehand, and those of others. */
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

    /** The library's own, and those that {@link ServiceLoader} finds. */
    static Providers installed() {
        return new Providers(BuiltIn.ALL, List.of(), true);
    }

    /** These and no others. */
    static Providers only(List<ServiceManagerProvider> providers) {
        requireDifferent(providers);
        return new Providers(List.of(), inOrder(providers), false);
    }

    /** The same with this one in the place of that of its kind, if there is one. */
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

    /** What has no rank comes last: such a provider may still say that it is up. */
    private static Comparator<ServiceManagerProvider> byRank() {
        return Comparator.comparingInt(provider -> provider.rank().orElse(Integer.MAX_VALUE));
    }

    /** Those that are asked first, by their rank, but for those of the library that are never on such a host. */
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
     * Those of others, by their rank.
     *
     * @throws GatehouseException if two are of one kind, or one cannot be loaded
     */
    synchronized List<ServiceManagerProvider> others() {
        if (others == null) {
            others = looksForOthers ? find() : List.of();
        }
        return others;
    }

    /** All, in the order in which they are asked. */
    List<ServiceManagerProvider> all() {
        List<ServiceManagerProvider> all = known();
        all.addAll(others());
        return all;
    }

    /** Those that are known beforehand, by their rank. */
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
     * The provider of a kind.
     *
     * @param brief whether those of others are not looked for if they are not needed; then nobody sees that one of them is of this
     *     kind too
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
        try {
            ServiceLoader.load(ServiceManagerProvider.class).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new GatehouseException("a backend cannot be loaded: " + e.getMessage(), "", e);
        }
        // What the program itself gave stands in the place of what was found.
        found.removeIf(other -> given.stream().anyMatch(mine -> mine.kind().equals(other.kind())));
        List<ServiceManagerProvider> all = new ArrayList<>(found);
        for (BuiltIn own : builtIn) {
            if (found.stream().anyMatch(other -> other.kind().equals(own.kind()))) {
                all.add(load(own));
            }
        }
        requireDifferent(all);
        return inOrder(found);
    }

    /** Which of two would be meant, nobody can tell. */
    private static void requireDifferent(List<ServiceManagerProvider> providers) {
        Map<Kind, ServiceManagerProvider> kinds = new HashMap<>();
        for (ServiceManagerProvider provider : providers) {
            ServiceManagerProvider other = kinds.put(provider.kind(), provider);
            if (provider.kind().equals(Kind.NONE)) {
                throw new GatehouseException(
                        "the backend " + provider.getClass().getName()
                                + " is of the kind 'none', which means no manager",
                        "");
            }
            if (other != null) {
                throw new GatehouseException(
                        "two backends are of the kind " + provider.kind() + ": "
                                + other.getClass().getName() + " and "
                                + provider.getClass().getName(),
                        "");
            }
        }
    }
}
