package dev.gatehouse.detection;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Decides which kind of manager a call means. {@link ServiceManagers#open} has the order. */
final class KindRule {
    private final Providers providers;

    KindRule(Providers providers) {
        this.providers = providers;
    }

    /** {@return the kinds with a backend, in the order in which they are tried} */
    List<Kind> kinds() {
        return providers.all().stream().map(ServiceManagerProvider::kind).toList();
    }

    /**
     * Returns the kind with a word.
     *
     * @throws InvalidInputException if no backend of that kind exists
     */
    Kind of(String word) {
        if (Kind.isWord(word)) {
            Kind kind = Kind.of(word);
            if (kind.equals(Kind.NONE) || providers.of(kind, true).isPresent()) {
                return kind;
            }
        }
        throw unknown(word);
    }

    InvalidInputException unknown(String word) {
        StringJoiner known = new StringJoiner(", ");
        kinds().forEach(kind -> known.add(kind.word()));
        return new InvalidInputException(
                "Unknown service manager " + Quoted.forMessage(word) + "; known kinds: " + known.add("none"));
    }

    /** {@return the kind that the environment names or selects; empty if it is to be detected} */
    Optional<Kind> named(Map<String, String> environment) {
        String word = environment.getOrDefault(ServiceManagers.VARIABLE, "");
        if (!word.isEmpty()) {
            return Optional.of(of(word));
        }
        return meant(providers.first(HostFacts.ofThisHost()), environment);
    }

    /** {@return the kind that the environment, or else the app of a home, names; empty if it is to be detected} */
    Optional<Kind> named(Home home, Map<String, String> environment) {
        Optional<Kind> named = named(environment);
        if (named.isPresent() || home.app().manager().isEmpty()) {
            return named;
        }
        try {
            return Optional.of(of(home.app().manager().get()));
        } catch (InvalidInputException e) {
            throw e.about(home.path().resolve(AppFile.NAME));
        }
    }

    /** The detection on a host. The environment selects nothing. */
    Detection detection(HostFacts host) {
        List<Evidence> evidence = new ArrayList<>();
        Kind kind = detected(providers.first(host), host, evidence);
        if (kind.equals(Kind.NONE)) {
            kind = detected(providers.others(), host, evidence);
        }
        return new Detection(kind, evidence);
    }

    /** {@return the kind for a request that chooses none; {@link Kind#NONE} if there is no manager} */
    Kind of(ManagerRequest request) {
        Optional<Kind> named = named(request.home(), request.environment());
        if (named.isPresent()) {
            return named.get();
        }
        HostFacts host = HostFacts.ofThisHost(request.environment());
        List<ServiceManagerProvider> first = providers.first(host);
        Optional<Kind> likely = request.brief() ? likely(first, host, request) : Optional.empty();
        if (likely.isPresent()) {
            return likely.get();
        }
        Kind detected = detected(first, host, new ArrayList<>());
        if (!detected.equals(Kind.NONE)) {
            return detected;
        }
        // A manager that was started for this home takes precedence over further ones of the host.
        Optional<Kind> up = up(first, request);
        return up.isPresent() ? up.get() : ofOthers(host, request);
    }

    private Kind ofOthers(HostFacts host, ManagerRequest request) {
        List<ServiceManagerProvider> others = providers.others();
        Optional<Kind> meant = meant(others, request.environment());
        if (meant.isPresent()) {
            return meant.get();
        }
        Kind detected = detected(others, host, new ArrayList<>());
        return detected.equals(Kind.NONE) ? up(others, request).orElse(Kind.NONE) : detected;
    }

    private static Optional<Kind> meant(List<ServiceManagerProvider> asked, Map<String, String> environment) {
        for (ServiceManagerProvider provider : asked) {
            if (provider.isMeant(environment)) {
                return Optional.of(provider.kind());
            }
        }
        return Optional.empty();
    }

    private static Kind detected(List<ServiceManagerProvider> asked, HostFacts host, List<Evidence> evidence) {
        for (ServiceManagerProvider provider : asked) {
            if (provider.rank().isEmpty()) {
                continue;
            }
            List<Evidence> facts = provider.evidence(host);
            evidence.addAll(facts);
            if (!facts.isEmpty() && facts.getLast().holds()) {
                return provider.kind();
            }
        }
        return Kind.NONE;
    }

    /**
     * A manager that answers the request anyway reports then if it does not operate; a check before would double the
     * time.
     */
    private static Optional<Kind> likely(List<ServiceManagerProvider> first, HostFacts host, ManagerRequest request) {
        for (ServiceManagerProvider provider : first) {
            if (provider.isLikely(host)) {
                for (ServiceManagerProvider other : first) {
                    if (!other.kind().equals(provider.kind()) && other.isUp(request.home(), request.environment())) {
                        return Optional.empty();
                    }
                }
                return Optional.of(provider.kind());
            }
        }
        return Optional.empty();
    }

    private static Optional<Kind> up(List<ServiceManagerProvider> asked, ManagerRequest request) {
        for (ServiceManagerProvider provider : asked) {
            if (provider.isUp(request.home(), request.environment())) {
                return Optional.of(provider.kind());
            }
        }
        return Optional.empty();
    }
}
