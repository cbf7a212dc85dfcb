package dev.gatehouse.cli.command;

import dev.gatehouse.app.App;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.SetupPart;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a command. Evaluates the global options when they are needed. */
public final class Session {
    private final CliContext context;
    private final Console console;
    private final ParsedArgs args;
    private final Location location;
    private boolean adopts;
    private @Nullable Profiles listed;

    /**
     * Creates a session.
     *
     * @param gateways those of the arguments that are profiles whose gateways the command is about
     */
    public Session(CliContext context, Console console, ParsedArgs args, List<String> gateways) {
        this.context = context;
        this.console = console;
        this.args = args;
        this.location = new Location(context, console, args, gatewaysNamed(args, gateways));
    }

    public CliContext context() {
        return context;
    }

    public Map<String, String> environment() {
        return context.environment();
    }

    public Console console() {
        return console;
    }

    /** The options and arguments of the command. */
    public ParsedArgs args() {
        return args;
    }

    public boolean json() {
        return args.has(GlobalOptions.JSON);
    }

    /** Throws if a global option has an invalid value, even if the command has no use for it. Reads only what was given. */
    public void requireValidOptions() {
        kindOption();
        profileOption();
        if (args.value(GlobalOptions.HOME).isPresent()
                || args.value(GlobalOptions.APP).isPresent()) {
            location.home();
        }
    }

    /** Returns the profile of {@code --profile}. */
    Optional<ProfileName> profileOption() {
        Optional<String> typed = args.value(GlobalOptions.PROFILE);
        return typed.isPresent() ? Optional.of(Targets.existing(this, typed.get())) : Optional.empty();
    }

    /** Returns the kind of {@code --manager}. */
    public Optional<Kind> kindOption() {
        try {
            return args.value(GlobalOptions.MANAGER).map(context.managers()::kind);
        } catch (InvalidInputException e) {
            console.typed().forget(GlobalOptions.MANAGER);
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("detect"));
        }
    }

    /** Returns the kind that the option, the environment or the app names or selects. */
    public Optional<Kind> chosenKind() {
        Optional<Kind> option = kindOption();
        return option.isPresent() ? option : context.managers().named(home(), environment());
    }

    public Home home() {
        return location.home();
    }

    /** Returns the profile that the app's environment variable selects, or the root profile. */
    ProfileName currentProfile() {
        return location.current();
    }

    /** Opens the service manager for a command that changes something. */
    public ServiceManager manager() {
        return open(false);
    }

    /** Opens the service manager for a command that only reads and must be fast. */
    public ServiceManager managerToAsk() {
        return open(true);
    }

    /** Opens the service manager to read logs, which are there even if the manager is not. */
    public ServiceManager managerForLogs() {
        return open(true, false);
    }

    private ServiceManager open(boolean brief) {
        return open(brief, true);
    }

    private ServiceManager open(boolean brief, boolean operates) {
        ServiceManagers managers = context.managers();
        try {
            Optional<Kind> chosen = chosenKind();
            if (operates && chosen.isPresent()) {
                requirePresent(chosen.get());
            }
            return managers.open(chosen, request(brief));
        } catch (InvalidOptionException e) {
            throw wrongUsage(e);
        } catch (InvalidInputException e) {
            throw inAppFile(e);
        }
    }

    /** The library does not know which app file was read. */
    private GatehouseException inAppFile(InvalidInputException e) {
        Optional<Path> file = appFile();
        return e.file().isPresent() && file.isPresent()
                ? new GatehouseException(file.get() + ": " + e.getMessage(), Editor.of(environment(), file.get()), e)
                : e;
    }

    private void requirePresent(Kind kind) {
        try {
            context.managers().requirePresent(kind, environment());
        } catch (NoServiceManagerException e) {
            console.typed().forget(GlobalOptions.MANAGER);
            throw e;
        }
    }

    /** Returns the request with which the service manager is opened. */
    public ManagerRequest request(boolean brief) {
        Map<String, String> options = args.backendOptions();
        if (adopts) {
            options = new HashMap<>(options);
            options.put(ManagerOption.ADOPT.name(), "");
        }
        return new ManagerRequest(home(), environment(), options, brief);
    }

    /** Opens managers from now on to take over what the app itself has installed. */
    public void adopt() {
        adopts = true;
    }

    private static UsageException wrongUsage(InvalidOptionException e) {
        return new UsageException(String.valueOf(e.getMessage()), e.remedy().orElseThrow());
    }

    /** Returns the hooks of the backend around the operator's verbs. */
    public VerbHooks hooks(Operator operator) {
        return context.managers().hooks(request(false), operator);
    }

    /** Returns the gateways of the home. Opens the service manager when it is first needed. */
    public Gateways gateways() {
        return gateways(VerbHooks.NONE);
    }

    /** Returns the profiles of the home. */
    public Profiles profiles() {
        Profiles found = gateways().profiles();
        listed = found;
        return found;
    }

    /**
     * Returns the profiles of the home as they are now, if the command knows them.
     *
     * @param changed whether the command may have changed them; then they are read again
     */
    public Optional<Profiles> knownProfiles(boolean changed) {
        if (!changed || !location.isKnown()) {
            return Optional.ofNullable(listed);
        }
        try {
            return Optional.of(Profiles.scan(home()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the gateways of the home, with hooks of the backend. */
    public Gateways gateways(VerbHooks hooks) {
        return Gateways.of(home(), new Opening(this, false), hooks).with(holders(false));
    }

    /** Returns the gateways of the home for a command that only reads and must be fast. */
    public Gateways gatewaysToRead() {
        return Gateways.of(home(), new Opening(this, true), VerbHooks.NONE).with(holders(false));
    }

    /**
     * Returns the search for who else has a gateway.
     *
     * @param brief whether the command only reads and must be fast
     */
    public HolderSearch holders(boolean brief) {
        return HolderSearch.of(context.managers(), HostFacts.ofThisHost(environment()), brief);
    }

    /** Not a lambda: linking one would exceed the start-up budget. */
    private record Opening(Session session, boolean brief) implements Supplier<ServiceManager> {
        @Override
        public ServiceManager get() {
            return session.open(brief);
        }
    }

    /** Returns the renderer of a kind, also of one that this host does not have. */
    public Renderer renderer(Kind kind) {
        try {
            return context.managers().renderer(kind, request(true));
        } catch (InvalidOptionException e) {
            throw wrongUsage(e);
        } catch (InvalidInputException e) {
            throw inAppFile(e);
        }
    }

    /** Returns what has to be set up once for a kind. */
    public List<SetupPart> setup(Kind kind) {
        try {
            return context.managers().setup(kind, request(true));
        } catch (InvalidOptionException e) {
            throw wrongUsage(e);
        } catch (InvalidInputException e) {
            throw inAppFile(e);
        }
    }

    /**
     * Returns the manager that keeps logs as files in the home, if such files exist and no manager was selected. They can be
     * read while its tree is down.
     */
    public Optional<ServiceManager> managerOfLogFiles() {
        return kindOption().isEmpty()
                ? context.managers().openForLogFiles(new ManagerRequest(home(), environment(), Map.of(), true))
                : Optional.empty();
    }

    /** Returns the app that is meant, and why. */
    public AppChoice appChoice() {
        return location.choice();
    }

    /** Returns the app file that is used; empty if a preset is used as it is. */
    public Optional<Path> appFile() {
        return location.file();
    }

    /** Returns the apps that can be meant. Several: nothing decides between them, and the user was not asked. */
    public List<AppChoice> appCandidates() {
        return location.candidates();
    }

    /** Returns every app that is there. */
    public List<AppChoice> allApps() {
        return location.all();
    }

    /** Returns the app that a word names: a preset, the home of another app, or an app file. */
    public AppChoice appNamed(String word) {
        return location.named(word);
    }

    /** Returns where a home of an app is or would be, for the person that the call means. */
    public Path homeOf(App app) {
        return location.homeOf(app);
    }

    /** Returns the path itself, or its nearest ancestor that exists. */
    public static Path existing(Path file) {
        Path path = file.toAbsolutePath().normalize();
        while (path.getParent() != null && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            path = path.getParent();
        }
        return path;
    }

    /** Reads one line of standard input, without its line end. Truncates long input. */
    public String readLine() throws IOException {
        return context.readLine();
    }

    /** Returns the profiles whose gateways the command is about; none: all of the home, or an invalid name. */
    private static List<ProfileName> gatewaysNamed(ParsedArgs args, List<String> words) {
        List<ProfileName> names = new ArrayList<>();
        String option = args.values().getOrDefault(GlobalOptions.PROFILE, "");
        if (ProfileName.isValid(option)) {
            names.add(ProfileName.of(option));
        }
        for (String word : words) {
            if (ProfileName.isValid(word)) {
                names.add(ProfileName.of(word));
            }
        }
        return names;
    }

    /** Checks a profile name as typed. */
    public static ProfileName profileName(String typed) {
        try {
            return ProfileName.of(typed);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
    }
}
