package dev.gatehouse.cli.command;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Apps;
import dev.gatehouse.app.Presets;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.AccountName;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
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
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a command. Evaluates the global options when they are needed. */
public final class Session {
    /** s6-overlay creates this directory before anything else; every user can see it. */
    private static final Path OVERLAY_DIRECTORY = Path.of("/run/s6/basedir");

    private static final int LONGEST_ANSWER = 1000;

    private final CliContext context;
    private final Console console;
    private final ParsedArgs args;
    private final boolean namesGateways;
    private @Nullable Location location;

    /**
     * Creates a session.
     *
     * @param namesGateways whether the arguments are profiles whose gateways the command is about
     */
    public Session(CliContext context, Console console, ParsedArgs args, boolean namesGateways) {
        this.context = context;
        this.console = console;
        this.args = args;
        this.namesGateways = namesGateways;
    }

    /**
     * The home and the current profile.
     *
     * @param home the home directory
     * @param current the current profile
     */
    private record Location(Home home, ProfileName current) {}

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
            location();
        }
    }

    /** Returns the profile of {@code --profile}. */
    Optional<ProfileName> profileOption() {
        return args.value(GlobalOptions.PROFILE).map(Session::profileName);
    }

    /** Returns the kind of {@code --manager}. */
    public Optional<Kind> kindOption() {
        try {
            return args.value(GlobalOptions.MANAGER).map(context.managers()::kind);
        } catch (InvalidInputException e) {
            console.forgetLocation(GlobalOptions.MANAGER);
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("detect"));
        }
    }

    /** Returns the kind that the option or the environment names or selects. */
    public Optional<Kind> chosenKind() {
        Optional<Kind> option = kindOption();
        return option.isPresent() ? option : context.managers().named(environment());
    }

    public Home home() {
        return location().home();
    }

    /** Returns the profile that the app's environment variable selects, or the root profile. */
    ProfileName currentProfile() {
        return location().current();
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
        }
    }

    private void requirePresent(Kind kind) {
        try {
            context.managers().requirePresent(kind, environment());
        } catch (NoServiceManagerException e) {
            console.forgetLocation(GlobalOptions.MANAGER);
            throw e;
        }
    }

    /** Returns the request with which the service manager is opened. */
    public ManagerRequest request(boolean brief) {
        return new ManagerRequest(home(), environment(), args.backendOptions(), brief);
    }

    private static UsageException wrongUsage(InvalidOptionException e) {
        return new UsageException(String.valueOf(e.getMessage()), e.remedy().orElse(Remedy.gatehouse("--help")));
    }

    /** Returns the hooks of the backend around the operator's verbs. */
    public VerbHooks hooks(Operator operator) {
        return context.managers().hooks(request(false), operator);
    }

    /** Returns the gateways of the home. Opens the service manager when it is first needed. */
    public Gateways gateways() {
        return gateways(VerbHooks.NONE);
    }

    /** Returns the gateways of the home, with hooks of the backend. */
    public Gateways gateways(VerbHooks hooks) {
        return Gateways.of(home(), new Opening(this), hooks).with(holders(false));
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
    private record Opening(Session session) implements Supplier<ServiceManager> {
        @Override
        public ServiceManager get() {
            return session.manager();
        }
    }

    /** Returns the renderer of a kind, also of one that this host does not have. */
    public Renderer renderer(Kind kind) {
        try {
            return context.managers().renderer(kind, request(true));
        } catch (InvalidOptionException e) {
            throw wrongUsage(e);
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

    /** Reads one line of standard input, without its line end. Truncates long input. */
    public String readLine() throws IOException {
        InputStream in = context.in();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n' && line.size() < LONGEST_ANSWER; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private Location location() {
        if (location == null) {
            location = find();
        }
        return location;
    }

    private Location find() {
        Optional<Path> chosenHome = args.value(GlobalOptions.HOME).map(typed -> path(GlobalOptions.HOME, typed));
        Optional<Path> chosenApp = args.value(GlobalOptions.APP).map(typed -> path(GlobalOptions.APP, typed));
        // The app file names the variable of the home, but can itself be in the home. So the preset's variable comes
        // first.
        boolean inContainer = Files.isDirectory(OVERLAY_DIRECTORY);
        App preset = Presets.named("hermes");
        Path first = meant(preset, chosenHome, inContainer);
        App app = app(chosenApp, first);
        console.rememberHome(app.home().variable(), first.resolve(AppFile.NAME));
        boolean namedElsewhere = chosenApp.isPresent()
                || !environment().getOrDefault(Apps.VARIABLE, "").isEmpty();
        if (chosenHome.isPresent()) {
            return new Location(Home.at(app, first), ProfileName.DEFAULT);
        }
        if (namedElsewhere) {
            return new Location(Home.at(app, meant(app, chosenHome, inContainer)), current(app));
        }
        return new Location(Home.at(app, first), current(preset));
    }

    /** Returns the home that the caller means, which is not always the caller's own. */
    private Path meant(App app, Optional<Path> chosen, boolean inContainer) {
        Optional<Path> named = chosen.isPresent() ? chosen : Home.named(app, environment());
        Optional<String> account = Optional.ofNullable(args.backendOptions().get(ManagerOption.RUN_AS_USER.name()));
        if (account.isPresent()) {
            requireAccountName(account.get());
        }
        return context.managers()
                .home(new HomeRequest(app, named, account, environment(), gatewaysNamed(), inContainer))
                .home();
    }

    private static void requireAccountName(String name) {
        try {
            AccountName.require(name);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("gateway", "install", "--help"));
        }
    }

    /** Returns the profiles whose gateways the command is about; none: all of the home, or an invalid name. */
    private List<ProfileName> gatewaysNamed() {
        List<ProfileName> names = new ArrayList<>();
        String option = args.values().getOrDefault(GlobalOptions.PROFILE, "");
        if (ProfileName.isValid(option)) {
            names.add(ProfileName.of(option));
        }
        for (String word : namesGateways ? args.words() : List.<String>of()) {
            if (ProfileName.isValid(word)) {
                names.add(ProfileName.of(word));
            }
        }
        return names;
    }

    private App app(Optional<Path> chosen, Path home) {
        try {
            return Apps.find(chosen, environment(), Optional.of(home));
        } catch (InvalidInputException e) {
            if (isUntrusted(chosen, home)) {
                throw new UntrustedAppFileException(String.valueOf(e.getMessage()), home.resolve(AppFile.NAME));
            }
            throw new GatehouseException(String.valueOf(e.getMessage()), correctApp(chosen, home), e);
        }
    }

    /** Whether a file is left alone only because root does not use it without being told. */
    private boolean isUntrusted(Optional<Path> chosen, Path home) {
        boolean named = chosen.isPresent()
                || !environment().getOrDefault(Apps.VARIABLE, "").isEmpty();
        return !named && !Apps.isTrusted(home.resolve(AppFile.NAME));
    }

    /** No Gatehouse command works with an invalid app file, so the remedy is another program. */
    private Remedy correctApp(Optional<Path> chosen, Path home) {
        String named = environment().getOrDefault(Apps.VARIABLE, "");
        Path file = chosen.or(() -> named.isEmpty() ? Optional.empty() : Optional.of(path(Apps.VARIABLE, named)))
                .orElse(home.resolve(AppFile.NAME));
        if (Files.isRegularFile(file)) {
            return Editor.of(environment(), file);
        }
        return chosen.isEmpty() && !named.isEmpty()
                ? Remedy.of("unset", Apps.VARIABLE)
                : Remedy.of("ls", "-ld", existing(file).toString());
    }

    /** Returns the path itself, or its nearest ancestor that exists. */
    private static Path existing(Path file) {
        Path path = file.toAbsolutePath().normalize();
        while (path.getParent() != null && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            path = path.getParent();
        }
        return path;
    }

    private ProfileName current(App app) {
        return Home.currentProfile(app, environment()).orElse(ProfileName.DEFAULT);
    }

    /** Checks a profile name as typed. */
    public static ProfileName profileName(String typed) {
        try {
            return ProfileName.of(typed);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
    }

    private Path path(String option, String typed) {
        try {
            if (!typed.isEmpty()) {
                return Path.of(typed);
            }
        } catch (InvalidPathException invalid) {
            // Reported below, like an empty path.
        }
        console.forgetLocation(option);
        throw new UsageException("Invalid path " + Quoted.forMessage(typed), Remedy.gatehouse("--help"));
    }
}
