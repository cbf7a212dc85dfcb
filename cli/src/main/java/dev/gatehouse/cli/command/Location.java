package dev.gatehouse.cli.command;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Apps;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.app.choice.AppFacts;
import dev.gatehouse.app.choice.AppRequest;
import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.app.choice.PresetOutlines;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.AccountName;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.spi.provider.ManagerOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The app, the home and the current profile of one run of a command. {@link AppRule} decides which app is meant,
 * {@link dev.gatehouse.profile.person.HomeRule} whose home; each is asked once, when it is first needed.
 */
final class Location {
    /** s6-overlay creates this directory before anything else; every user can see it. */
    private static final Path OVERLAY_DIRECTORY = Path.of("/run/s6/basedir");

    private final CliContext context;
    private final Console console;
    private final ParsedArgs args;
    private final List<ProfileName> gateways;
    private final boolean inContainer;
    private @Nullable AppChoice choice;
    private @Nullable Home home;
    private @Nullable Path file;
    private ProfileName current = ProfileName.DEFAULT;

    /**
     * Creates the location. Reads nothing yet.
     *
     * @param gateways the profiles whose gateways the command is about; none: all of the home
     */
    Location(CliContext context, Console console, ParsedArgs args, List<ProfileName> gateways) {
        this.context = context;
        this.console = console;
        this.args = args;
        this.gateways = gateways;
        this.inContainer = Files.isDirectory(OVERLAY_DIRECTORY);
    }

    Home home() {
        if (home == null) {
            home = find();
            console.rememberHome(
                    home.app().home().variable(),
                    home.path().resolve(AppFile.NAME),
                    home.app().name() + ": " + choice().reason());
        }
        return home;
    }

    /** Whether the home was needed and is known. */
    boolean isKnown() {
        return home != null;
    }

    /** Returns the profile that the app's environment variable selects, or the root profile. */
    ProfileName current() {
        home();
        return current;
    }

    /** Returns the app file that is used; empty if a preset is used as it is. */
    Optional<Path> file() {
        home();
        return Optional.ofNullable(file);
    }

    /** Returns the app that is meant. Asks the user if several can be. */
    AppChoice choice() {
        if (choice == null) {
            List<AppChoice> apps = candidates();
            choice = apps.size() == 1 ? apps.getFirst() : new AppQuestion(context, console, args).choose(apps);
        }
        return choice;
    }

    /** Returns the apps that can be meant, without asking. */
    List<AppChoice> candidates() {
        if (choice != null) {
            return List.of(choice);
        }
        try {
            return AppRule.choose(request(), facts());
        } catch (InvalidInputException e) {
            throw invalidName(e);
        }
    }

    /** Returns every app that is there. */
    List<AppChoice> all() {
        try {
            return AppRule.all(request(), facts());
        } catch (InvalidInputException e) {
            throw invalidName(e);
        }
    }

    /** Returns the app that a word names: a preset, the home of another app, or a file. */
    AppChoice named(String word) {
        AppRequest named = new AppRequest(Optional.of(word), "", Optional.empty(), PresetOutlines.all());
        try {
            return AppRule.choose(named, facts()).getFirst();
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("app", "list"));
        }
    }

    /** Returns the home of an app for the person that the call means, whether or not it exists, and without the option for it. */
    Path homeOf(App app) {
        return meant(app, Optional.empty());
    }

    private AppRequest request() {
        Optional<String> option = args.value(GlobalOptions.APP);
        if (option.isPresent() && option.get().isEmpty()) {
            throw invalidPath(GlobalOptions.APP, "");
        }
        return new AppRequest(option, variable(), namedHome(), PresetOutlines.all());
    }

    private AppFacts facts() {
        return context.managers().apps(account(), context.environment(), gateways, inContainer);
    }

    private String variable() {
        return context.environment().getOrDefault(AppRule.VARIABLE, "");
    }

    private Optional<Path> namedHome() {
        Optional<String> typed = args.value(GlobalOptions.HOME);
        return typed.isPresent() ? Optional.of(path(GlobalOptions.HOME, typed.get())) : Optional.empty();
    }

    private RuntimeException invalidName(InvalidInputException e) {
        String message = String.valueOf(e.getMessage());
        if (args.value(GlobalOptions.APP).isEmpty()) {
            return new GatehouseException(message, Remedy.of("unset", AppRule.VARIABLE), e);
        }
        console.typed().forget(GlobalOptions.APP);
        return new UsageException(message, Remedy.gatehouse("app", "list"));
    }

    private Home find() {
        AppChoice chosen = choice();
        Optional<Path> named = namedHome();
        if (chosen.preset().isEmpty() && chosen.home().isPresent()) {
            return other(chosen.home().get(), named);
        }
        if (chosen.preset().isEmpty() || chosen.home().isEmpty()) {
            boolean preset = chosen.preset().isPresent();
            App app = preset ? Presets.named(chosen.word()) : read(chosen.file().orElseThrow());
            Path place = meant(app, named);
            current = currentProfile(app, named);
            file = preset ? null : chosen.file().orElseThrow();
            return Home.at(preset ? customized(app, place) : app, place);
        }
        if (named.isPresent()) {
            App app = appIn(named.get(), chosen);
            return Home.at(app, meant(app, named));
        }
        // The app file is in the home, so the preset says where that is. Installed services can show another home.
        App preset = Presets.named(chosen.word());
        Path place = meant(preset, named);
        current = currentProfile(preset, named);
        return Home.at(appIn(place, chosen), place);
    }

    /** The home of an app that is no preset. Its variable and the option can name another home for the same app. */
    private Home other(Path place, Optional<Path> named) {
        App app = in(place)
                .orElseThrow(() -> new GatehouseException(
                        place.resolve(AppFile.NAME) + ": the app file does not exist",
                        Remedy.of("ls", "-ld", Session.existing(place).toString())));
        file = place.resolve(AppFile.NAME);
        current = currentProfile(app, named);
        Optional<Path> other = named.isPresent() ? named : Home.named(app, context.environment());
        return Home.at(app, other.orElse(place));
    }

    private App appIn(Path place, AppChoice chosen) {
        Optional<App> own = in(place);
        return own.isPresent() ? ownFile(place, own.get()) : Presets.named(chosen.word());
    }

    /** A preset that was named, as the app file of its home changes it. */
    private App customized(App preset, Path place) {
        Optional<App> own = in(place);
        return own.isPresent() && own.get().name().equals(preset.name()) ? ownFile(place, own.get()) : preset;
    }

    private App ownFile(Path place, App own) {
        file = place.resolve(AppFile.NAME);
        return own;
    }

    private App read(Path file) {
        try {
            return AppFile.read(file);
        } catch (InvalidInputException e) {
            boolean byVariable = args.value(GlobalOptions.APP).isEmpty();
            String message = (byVariable ? AppRule.VARIABLE + ": " : "") + e.getMessage();
            throw new GatehouseException(message, correction(file, byVariable), e);
        }
    }

    private Optional<App> in(Path place) {
        Path file = place.resolve(AppFile.NAME);
        try {
            return Apps.in(place);
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw Apps.isTrusted(file)
                    ? new GatehouseException(message, correction(file, false), e)
                    : new UntrustedAppFileException(message, file);
        }
    }

    /** No Gatehouse command works with an invalid app file, so the remedy is another program. */
    private Remedy correction(Path file, boolean byVariable) {
        if (Files.isRegularFile(file)) {
            return Editor.of(context.environment(), file);
        }
        return byVariable
                ? Remedy.of("unset", AppRule.VARIABLE)
                : Remedy.of("ls", "-ld", Session.existing(file).toString());
    }

    private ProfileName currentProfile(App app, Optional<Path> option) {
        return option.isPresent()
                ? ProfileName.DEFAULT
                : Home.currentProfile(app, context.environment()).orElse(ProfileName.DEFAULT);
    }

    /** Returns the home that the caller means, which is not always the caller's own. */
    private Path meant(App app, Optional<Path> option) {
        Optional<Path> named = option.isPresent() ? option : Home.named(app, context.environment());
        HomeRequest request = new HomeRequest(app, named, account(), context.environment(), gateways, inContainer);
        return context.managers().home(request).home();
    }

    private Optional<String> account() {
        Optional<String> account = Optional.ofNullable(args.backendOptions().get(ManagerOption.RUN_AS_USER.name()));
        if (account.isPresent()) {
            requireAccountName(account.get());
        }
        return account;
    }

    private static void requireAccountName(String name) {
        try {
            AccountName.require(name);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("gateway", "install", "--help"));
        }
    }

    private Path path(String option, String typed) {
        try {
            if (!typed.isEmpty()) {
                return Path.of(typed).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException invalid) {
            // Reported below, like an empty path.
        }
        throw invalidPath(option, typed);
    }

    private UsageException invalidPath(String option, String typed) {
        console.typed().forget(option);
        return new UsageException("Invalid path " + Quoted.forMessage(typed), Remedy.gatehouse("--help"));
    }
}
