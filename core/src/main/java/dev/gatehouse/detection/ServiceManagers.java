package dev.gatehouse.detection;

import dev.gatehouse.app.choice.AppFacts;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeChoice;
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.profile.person.HomeRule;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.SetupPart;
import dev.gatehouse.spi.provider.VerbHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Detects and opens service managers, each through its backend.
 *
 * <p>The library's own backends are tried first, by rank. {@link java.util.ServiceLoader} looks for others only if none
 * of those is detected, or if another kind is named. Two backends of one kind are an error; a brief request
 * ({@link ManagerRequest#brief}) notices it only if it has to look for others.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ServiceManagers {
    /** Environment variable that names the kind of manager to use. */
    public static final String VARIABLE = "GATEHOUSE_MANAGER";

    private static final ServiceManagers OF_HOST = new ServiceManagers(Providers.installed());

    private final Providers providers;
    private final KindRule kindRule;

    ServiceManagers(Providers providers) {
        this.providers = providers;
        this.kindRule = new KindRule(providers);
    }

    /** {@return all backends of this program} */
    public static ServiceManagers ofHost() {
        return OF_HOST;
    }

    /**
     * Returns only these backends.
     *
     * @param providers the backends
     * @return the service managers
     * @throws dev.gatehouse.error.GatehouseException if two backends have one kind
     */
    public static ServiceManagers of(List<ServiceManagerProvider> providers) {
        return new ServiceManagers(Providers.only(providers));
    }

    /**
     * Returns these backends with one more, which replaces the backend of its kind if there is one.
     *
     * @param provider the backend
     * @return the service managers
     */
    public ServiceManagers with(ServiceManagerProvider provider) {
        return new ServiceManagers(providers.with(provider));
    }

    /**
     * Opens the manager of this host for a home, with the environment of this process, as
     * {@link #open(Optional, ManagerRequest)} does.
     *
     * @param home the home
     * @return the manager
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public static ServiceManager detect(Home home) {
        return open(home, Optional.empty(), System.getenv());
    }

    /**
     * Opens a manager for a long-lived process, as {@link #open(Optional, ManagerRequest)} does.
     *
     * @param home the home whose gateways it manages
     * @param chosen the kind; empty: named by the environment, or detected
     * @param environment environment variables
     * @return the manager
     * @throws InvalidInputException if no backend of the kind exists
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public static ServiceManager open(Home home, Optional<Kind> chosen, Map<String, String> environment) {
        return OF_HOST.open(chosen, ManagerRequest.of(home, environment));
    }

    /**
     * Returns a renderer, whatever manager this host has.
     *
     * @param kind the kind
     * @param home the home
     * @param environment environment variables
     * @return the renderer
     * @throws InvalidInputException if no backend of the kind exists
     */
    public static Renderer renderer(Kind kind, Home home, Map<String, String> environment) {
        return OF_HOST.renderer(kind, ManagerRequest.of(home, environment));
    }

    /**
     * Decides which home a call means, as {@link HomeRule} says. Asks backends what their services say only if the usual
     * home does not exist or lacks a profile.
     *
     * @param request what the caller said
     * @return the home
     * @throws dev.gatehouse.error.GatehouseException if the account that the caller named does not exist, or if several
     *     homes may be meant
     */
    public HomeChoice home(HomeRequest request) {
        return HomeRule.choose(request, new InstalledHomes(providers, HostFacts.ofThisHost(request.environment())));
    }

    /**
     * Returns what is there on this host, for the choice of an app. Asks backends what their services say only if no preset
     * has its usual home.
     *
     * @param account the account that the caller named, by {@code --run-as-user}
     * @param environment the caller's environment variables
     * @param profiles the gateways that the call is about; empty: all of the home
     * @param container whether to use the homes of containers instead of hosts
     * @return the facts
     */
    public AppFacts apps(
            Optional<String> account, Map<String, String> environment, List<ProfileName> profiles, boolean container) {
        return new HostApps(
                new InstalledHomes(providers, HostFacts.ofThisHost(environment)),
                account,
                environment,
                profiles,
                container);
    }

    /** {@return the detection on this host} */
    public Detection detection() {
        return detection(HostFacts.ofThisHost());
    }

    Detection detection(HostFacts host) {
        return kindRule.detection(host);
    }

    /**
     * Begins, in the background, what the manager that the caller names will need first. For a command that only reads and ends soon.
     *
     * @param chosen the kind that the caller has chosen, not checked yet; empty: the environment may name one
     * @param environment the caller's environment variables
     * @param options options of the backend, not checked yet
     * @return the managers for this command
     */
    public ServiceManagers readAhead(
            Optional<String> chosen, Map<String, String> environment, Map<String, String> options) {
        String name = chosen.orElse(environment.getOrDefault(VARIABLE, ""));
        if (!Kind.isWord(name)) {
            return this;
        }
        Optional<ServiceManagerProvider> begun =
                providers.of(Kind.of(name), true).flatMap(provider -> provider.readAhead(environment, options));
        return begun.isPresent() ? with(begun.get()) : this;
    }

    /**
     * Opens a manager. The kind is the first of: the chosen one; the one that {@link #VARIABLE} names; one that the
     * environment selects otherwise ({@code GATEHOUSE_SCANDIR} selects s6); the one that the home's app names
     * ({@link dev.gatehouse.app.App#manager}); the detected one; one that works for this home although it was not detected.
     *
     * @param chosen the kind; empty: named by the environment, or detected
     * @param request home, options and environment
     * @return the manager
     * @throws InvalidInputException if no backend of the kind exists
     * @throws InvalidOptionException if the kind does not support an option of the request
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public ServiceManager open(Optional<Kind> chosen, ManagerRequest request) {
        Kind kind = chosen.isPresent() ? chosen.get() : kindRule.of(request);
        return provider(kind, request).open(request);
    }

    /**
     * Checks that this host can have a manager of a kind, without calling a program.
     *
     * @param kind the kind
     * @param environment the caller's environment variables
     * @throws NoServiceManagerException if it cannot; the message says why
     */
    public void requirePresent(Kind kind, Map<String, String> environment) {
        Optional<String> absence =
                providers.of(kind, true).flatMap(provider -> provider.absence(HostFacts.ofThisHost(environment)));
        if (absence.isPresent()) {
            throw new NoServiceManagerException("No " + kind + " here: " + absence.get(), Remedy.gatehouse("detect"));
        }
    }

    /**
     * Returns a renderer, whatever manager this host has.
     *
     * @param kind the kind
     * @param request home, options and environment
     * @return the renderer
     * @throws InvalidInputException if no backend of the kind exists
     * @throws InvalidOptionException if the kind does not support an option of the request
     */
    public Renderer renderer(Kind kind, ManagerRequest request) {
        return provider(kind, request).renderer(request);
    }

    /**
     * Returns what has to be set up once for a home, whatever manager this host has.
     *
     * @param kind the kind
     * @param request home, options and environment
     * @return the parts, in the order in which they are applied; empty if the kind needs none
     * @throws InvalidInputException if no backend of the kind exists
     * @throws InvalidOptionException if the kind does not support an option of the request
     */
    public List<SetupPart> setup(Kind kind, ManagerRequest request) {
        return provider(kind, request).setup(request);
    }

    /**
     * Opens a manager that can read the output of a home's gateways, even if nothing supervises them.
     *
     * @param request home, options and environment
     * @return the manager; empty if there is none
     */
    public Optional<ServiceManager> openForLogFiles(ManagerRequest request) {
        for (ServiceManagerProvider provider : providers.first(HostFacts.ofThisHost())) {
            if (provider.hasLogFiles(request.home())) {
                return Optional.of(provider.open(request));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the kind that the environment names or selects.
     *
     * @param environment environment variables
     * @return the kind; empty if it is to be detected
     * @throws InvalidInputException if no backend of the named kind exists
     */
    public Optional<Kind> named(Map<String, String> environment) {
        return kindRule.named(environment);
    }

    /**
     * Returns the kind that the environment, or else the app of a home, names.
     *
     * @param home the home
     * @param environment environment variables
     * @return the kind; empty if it is to be detected
     * @throws InvalidInputException if no backend of the named kind exists
     */
    public Optional<Kind> named(Home home, Map<String, String> environment) {
        return kindRule.named(home, environment);
    }

    /**
     * Returns the kind with a word.
     *
     * @param word the word
     * @return the kind
     * @throws InvalidInputException if no backend of that kind exists; the message lists the known kinds
     */
    public Kind kind(String word) {
        return kindRule.of(word);
    }

    /** {@return the kinds with a backend, in the order in which they are tried} */
    public List<Kind> kinds() {
        return kindRule.kinds();
    }

    private ServiceManagerProvider provider(Kind kind, ManagerRequest request) {
        if (kind.equals(Kind.NONE)) {
            throw new NoServiceManagerException(
                    "no supported service manager detected: s6 is not PID 1, systemd does not operate, and this home has"
                            + " no supervision tree of its own",
                    Remedy.gatehouse("tree", "up"));
        }
        Optional<ServiceManagerProvider> found = providers.of(kind, request.brief());
        if (found.isEmpty()) {
            throw kindRule.unknown(kind.word());
        }
        ServiceManagerProvider provider = found.get();
        if (!request.options().isEmpty()) {
            requireOptions(provider, request);
        }
        new NamingStems(providers).require(provider, request.home());
        return provider;
    }

    /** Refuses options that the kind does not support, instead of ignoring them. */
    private static void requireOptions(ServiceManagerProvider provider, ManagerRequest request) {
        TreeSet<String> unsupported = new TreeSet<>(request.options().keySet());
        provider.options().forEach(option -> unsupported.remove(option.name()));
        if (!unsupported.isEmpty()) {
            throw new InvalidOptionException(
                    provider.kind() + " does not support " + unsupported.first(), Remedy.gatehouse("detect"));
        }
    }

    /** {@return the options of all backends, each with its kind} */
    public List<KindOption> options() {
        List<KindOption> options = new ArrayList<>();
        for (ServiceManagerProvider provider : providers.all()) {
            for (ManagerOption option : provider.options()) {
                options.add(new KindOption(provider.kind(), option));
            }
        }
        return options;
    }

    /**
     * Returns an option by its name. {@link java.util.ServiceLoader} looks for further backends only if the library's
     * own have no such option.
     *
     * @param name the option as it is typed
     * @return the option of the first backend that has one; empty if no backend has it
     */
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
     * @param kind the kind
     * @param option the option
     */
    public record KindOption(Kind kind, ManagerOption option) {}

    /**
     * Finds who runs, or would run, gateways under a manager of this host, as
     * {@link ServiceManagerProvider#holders} of each backend does. A backend that fails is left out. Only reads.
     *
     * @param query the gateways
     * @param kind a kind whose backend is asked in any case
     * @param brief whether the process ends soon, so that {@link java.util.ServiceLoader} looks for further backends only
     *     if no other has this kind
     * @return the holders
     */
    public List<Holder> holders(HolderQuery query, Kind kind, boolean brief) {
        List<ServiceManagerProvider> asked = new ArrayList<>(providers.first(query.host()));
        if (!brief) {
            asked.addAll(providers.others());
        }
        if (!kind.equals(Kind.NONE)) {
            Optional<ServiceManagerProvider> named = providers.of(kind, true);
            if (named.isPresent() && !asked.contains(named.get())) {
                asked.add(named.get());
            }
        }
        List<Holder> holders = new ArrayList<>();
        for (ServiceManagerProvider provider : asked) {
            holders.addAll(holders(provider, query));
        }
        return holders;
    }

    /** A kind that does not answer runs nothing that this user can see, and must not keep others from their search. */
    private static List<Holder> holders(ServiceManagerProvider provider, HolderQuery query) {
        try {
            return provider.holders(query);
        } catch (GatehouseException unavailable) {
            return List.of();
        }
    }

    /**
     * Returns what a manager's backend does around an operator's operations; nothing for a manager without a backend.
     *
     * @param request home, options and environment
     * @param operator the caller
     * @return the hooks
     */
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        return new HooksByKind(providers, request, operator);
    }
}
