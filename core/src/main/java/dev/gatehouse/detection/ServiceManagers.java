package dev.gatehouse.detection;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.VerbHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The service managers of a host: which it has, and how each is opened by its backend.
 *
 * <p>The library's own backends come first: they are asked in the order of their rank, and those that
 * {@link java.util.ServiceLoader} finds only if none of them answers or one of another kind is named. To see that two backends are
 * of one kind takes a look at all, so a request that is brief fails for that only if it needs them.
 *
 * <p>Safe for several threads.
 *
 * @since 0.1.0
 */
public final class ServiceManagers {
    /** Names the kind of manager to use. */
    public static final String VARIABLE = "GATEHOUSE_MANAGER";

    private static final ServiceManagers OF_HOST = new ServiceManagers(Providers.installed());

    private final Providers providers;

    ServiceManagers(Providers providers) {
        this.providers = providers;
    }

    /** With all backends of this program. */
    public static ServiceManagers ofHost() {
        return OF_HOST;
    }

    /**
     * With these backends and no others.
     *
     * @throws dev.gatehouse.error.GatehouseException if two are of one kind
     */
    public static ServiceManagers of(List<ServiceManagerProvider> providers) {
        return new ServiceManagers(Providers.only(providers));
    }

    /** The same with this backend in the place of that of its kind, if there is one. */
    public ServiceManagers with(ServiceManagerProvider provider) {
        return new ServiceManagers(providers.with(provider));
    }

    /** The manager that this host has, for a home's gateways. */
    public static ServiceManager detect(Home home) {
        return open(home, Optional.empty(), System.getenv());
    }

    /** Opens a manager for a process that lives on; see {@link #open(Optional, ManagerRequest)}. */
    public static ServiceManager open(Home home, Optional<Kind> chosen, Map<String, String> environment) {
        return OF_HOST.open(chosen, ManagerRequest.of(home, environment));
    }

    /** A renderer of any kind, whatever this host has. */
    public static Renderer renderer(Kind kind, Home home, Map<String, String> environment) {
        return OF_HOST.renderer(kind, ManagerRequest.of(home, environment));
    }

    /** Looks at this host. */
    public Detection detection() {
        return detection(HostFacts.ofThisHost());
    }

    Detection detection(HostFacts host) {
        List<Evidence> evidence = new ArrayList<>();
        Kind kind = detected(providers.first(host), host, evidence);
        if (kind.equals(Kind.NONE)) {
            kind = detected(providers.others(), host, evidence);
        }
        return new Detection(kind, evidence);
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
     * Opens the manager that is chosen, or else the one that {@link #VARIABLE} names, or that the environment means in another way
     * ({@code GATEHOUSE_SCANDIR} means s6), or the one that is detected, or one that is up though it was not detected.
     *
     * @throws InvalidInputException if there is no backend of the kind that is named
     * @throws InvalidOptionException if the manager does not have an option of the request
     * @throws NoServiceManagerException if there is none
     */
    public ServiceManager open(Optional<Kind> chosen, ManagerRequest request) {
        Kind kind = chosen.isPresent() ? chosen.get() : kind(request);
        return provider(kind, request).open(request);
    }

    /**
     * A renderer of any kind, whatever this host has.
     *
     * @throws InvalidInputException if there is no backend of this kind
     * @throws InvalidOptionException if the manager does not have an option of the request
     */
    public Renderer renderer(Kind kind, ManagerRequest request) {
        return provider(kind, request).renderer(request);
    }

    /** The manager that can read what gateways of this home printed although nothing may be there that supervises them. */
    public Optional<ServiceManager> openForLogFiles(ManagerRequest request) {
        for (ServiceManagerProvider provider : providers.first(HostFacts.ofThisHost())) {
            if (provider.hasLogFiles(request.home())) {
                return Optional.of(provider.open(request));
            }
        }
        return Optional.empty();
    }

    /** The kind that the environment names or means, if any. */
    public Optional<Kind> named(Map<String, String> environment) {
        String word = environment.getOrDefault(VARIABLE, "");
        if (!word.isEmpty()) {
            return Optional.of(kind(word));
        }
        for (ServiceManagerProvider provider : providers.first(HostFacts.ofThisHost())) {
            if (provider.isMeant(environment)) {
                return Optional.of(provider.kind());
            }
        }
        return Optional.empty();
    }

    /**
     * The kind with this word.
     *
     * @throws InvalidInputException if there is no backend of that kind; the message says which there are
     */
    public Kind kind(String word) {
        if (Kind.isWord(word)) {
            Kind kind = Kind.of(word);
            if (kind.equals(Kind.NONE) || providers.of(kind, true).isPresent()) {
                return kind;
            }
        }
        throw unknown(word);
    }

    /** The kinds that there are backends for, in the order in which they are asked. */
    public List<Kind> kinds() {
        return providers.all().stream().map(ServiceManagerProvider::kind).toList();
    }

    private InvalidInputException unknown(String word) {
        StringJoiner known = new StringJoiner(", ");
        kinds().forEach(kind -> known.add(kind.word()));
        return new InvalidInputException(
                "no service manager is called " + Quoted.forMessage(word) + "; known are " + known.add("none"));
    }

    /** The kind that is used if none is chosen. */
    private Kind kind(ManagerRequest request) {
        Optional<Kind> named = named(request.environment());
        if (named.isPresent()) {
            return named.get();
        }
        HostFacts host = HostFacts.ofThisHost();
        List<ServiceManagerProvider> first = providers.first(host);
        Optional<Kind> likely = request.brief() ? likely(first, host, request) : Optional.empty();
        if (likely.isPresent()) {
            return likely.get();
        }
        Kind detected = detected(first, host, new ArrayList<>());
        if (!detected.equals(Kind.NONE)) {
            return detected;
        }
        // What was started for this very home goes before what the host might have besides.
        Optional<Kind> up = up(first, request);
        return up.isPresent() ? up.get() : kindOfOthers(host, request);
    }

    private Kind kindOfOthers(HostFacts host, ManagerRequest request) {
        List<ServiceManagerProvider> others = providers.others();
        for (ServiceManagerProvider provider : others) {
            if (provider.isMeant(request.environment())) {
                return provider.kind();
            }
        }
        Kind detected = detected(others, host, new ArrayList<>());
        return detected.equals(Kind.NONE) ? up(others, request).orElse(Kind.NONE) : detected;
    }

    /** A manager that will be asked anyway says then whether it operates; to ask that first would take as long again. */
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

    private ServiceManagerProvider provider(Kind kind, ManagerRequest request) {
        if (kind.equals(Kind.NONE)) {
            throw new NoServiceManagerException(
                    "no supported service manager detected: neither s6 as PID 1, nor a systemd that operates, and no"
                            + " tree of this home's own is up",
                    "gatehouse tree up");
        }
        Optional<ServiceManagerProvider> found = providers.of(kind, request.brief());
        if (found.isEmpty()) {
            throw unknown(kind.word());
        }
        ServiceManagerProvider provider = found.get();
        if (!request.options().isEmpty()) {
            requireOptions(provider, request);
        }
        requireNames(provider, request.home().app());
        return provider;
    }

    /** An option that means nothing would be passed over in silence. */
    private static void requireOptions(ServiceManagerProvider provider, ManagerRequest request) {
        TreeSet<String> meaningless = new TreeSet<>(request.options().keySet());
        provider.options().forEach(option -> meaningless.remove(option.name()));
        if (!meaningless.isEmpty()) {
            throw new InvalidOptionException(
                    meaningless.first() + " means nothing to " + provider.kind(), "gatehouse detect");
        }
    }

    /** What an app file gives for backends of others can be checked only where these are known. */
    private void requireNames(ServiceManagerProvider chosen, App app) {
        for (NamingStem stem : chosen.stems()) {
            stem.requireLength(app.stem(stem));
        }
        for (String key : app.names().furtherKeys()) {
            List<String> known = new ArrayList<>();
            for (ServiceManagerProvider provider : providers.all()) {
                provider.stems().forEach(stem -> known.add(stem.key()));
            }
            if (!known.contains(key)) {
                throw new InvalidInputException("no service manager has the key names." + Quoted.forMessage(key)
                        + "; known are " + String.join(", ", known));
            }
        }
    }

    /** All options that some backend takes beyond those that every manager has, each with the kind that takes it. */
    public List<KindOption> options() {
        List<KindOption> options = new ArrayList<>();
        for (ServiceManagerProvider provider : providers.all()) {
            for (ManagerOption option : provider.options()) {
                options.add(new KindOption(provider.kind(), option));
            }
        }
        return options;
    }

    /** The option of this name of the first backend that has one; those of others are looked for only if the library's have none. */
    public Optional<ManagerOption> option(String name) {
        Optional<ManagerOption> option = option(name, providers.known());
        return option.isPresent() ? option : option(name, providers.others());
    }

    private static Optional<ManagerOption> option(String name, List<ServiceManagerProvider> asked) {
        for (ServiceManagerProvider provider : asked) {
            for (ManagerOption option : provider.options()) {
                if (option.name().equals(name)) {
                    return Optional.of(option);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * An option of one kind.
     *
     * @param kind the kind that takes it
     * @param option the option
     */
    public record KindOption(Kind kind, ManagerOption option) {}

    /**
     * What the backend of a manager does around an operator's verbs; nothing for a manager without one.
     *
     * @param operator who called the verb
     */
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        return new HooksByKind(providers, request, operator);
    }
}
