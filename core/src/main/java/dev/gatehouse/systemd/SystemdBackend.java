package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeRule;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.command.SearchPath;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.journal.Journal;
import dev.gatehouse.systemd.unit.SystemdRenderer;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateways of one home in one scope: what all operations share. */
final class SystemdBackend {
    /** The command that writes units. Only this command has options for account and adoption. */
    static final String INSTALL = "install";

    static final String UNINSTALL = "uninstall";

    static final String ADOPT = "adopt";

    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout layout;
    private final UnitContext context;
    private final AccountFacts.Account caller;
    private final Optional<String> person;
    private final boolean sudo;
    private final UnitAdvice advice = new UnitAdvice(this);

    SystemdBackend(
            Home home,
            SystemdOptions options,
            SystemdLayout layout,
            UnitContext context,
            Map<String, String> environment) {
        this.home = home;
        this.options = options;
        this.layout = layout;
        this.context = context;
        this.caller = layout.accounts().current();
        this.person = HomeRule.caller(environment);
        // A host on which root works directly may not have sudo.
        this.sudo = !caller.isRoot() || environment.containsKey("SUDO_USER");
    }

    Home home() {
        return home;
    }

    /** What was done in this process to units that somebody else had changed, or wrote. */
    UnitAdvice advice() {
        return advice;
    }

    /**
     * Whether a unit is for a profile that certainly does not exist any more, so that its app cannot be asked to remove it. A
     * directory that cannot be read, or has no marker file, may still be a profile of the app; and if the directory of profiles
     * is absent too, its volume may not be mounted.
     */
    boolean isOfDeletedProfile(ServiceName service) {
        if (service.profile().isDefault() || !home.exists()) {
            return false;
        }
        Path directory = home.directory(service.profile());
        try {
            return OwnerAccess.call(
                    directory,
                    () -> Files.isDirectory(home.profilesDirectory())
                            && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException unseen) {
            return false;
        }
    }

    boolean adopts() {
        return options.adopt();
    }

    SystemdLayout layout() {
        return layout;
    }

    UnitContext context() {
        return context;
    }

    Systemctl systemctl() {
        return new Systemctl(layout, context.scope());
    }

    Journal journal() {
        return new Journal(layout, context.scope());
    }

    /** Renders units of this home for this host. */
    Renderer renderer() {
        return definition -> new SystemdRenderer(context, searchPath(definition)).render(definition);
    }

    /**
     * Returns a gateway's PATH. Searches programs first in the PATH of the installed unit; otherwise a login shell and
     * cron, with different PATHs, would each consider the other's unit outdated.
     */
    List<Path> searchPath(GatewayDefinition definition) {
        List<Path> places = new ArrayList<>(units().searchPath(definition.service()));
        places.addAll(layout.searchPath());
        Path account = context.runAs().orElse(caller).home();
        return new SearchPath(places, account, Path.of("/"))
                .forGateway(
                        map(home.path()),
                        home.app().launch().activate(),
                        definition.command().getFirst());
    }

    UnitDirectory units() {
        return new UnitDirectory(context, map(home.path()));
    }

    /**
     * Makes what `systemctl enable` and `disable` changed survive a power failure. systemd itself does not: the gateway of a
     * recorded intent would stay down after the next boot, or start.
     */
    void syncLinks() {
        Path units = context.directory();
        try {
            OwnerAccess.run(units, () -> {
                for (String target : List.of("default.target.wants", "multi-user.target.wants")) {
                    if (Files.isDirectory(units.resolve(target))) {
                        Directory.sync(units.resolve(target));
                    }
                }
                Directory.sync(units);
            });
        } catch (IOException e) {
            throw StorageErrors.translate("syncing " + units, units, e);
        }
    }

    /** Returns what is at the path of a service's unit. */
    UnitDirectory.Found look(ServiceName service) {
        try {
            return units().look(service);
        } catch (IOException e) {
            throw StorageErrors.translate("reading the unit of " + service, context.directory(), e);
        }
    }

    /** Maps a path of the caller to the same path of the gateway's account. */
    Path map(Path path) {
        return context.mapping().map(path);
    }

    /** Returns the runtime directory of a unit, with the state of its script. */
    Path runtime(ServiceName service) {
        return layout.runtime(context.scope()).resolve(context.stem(service.profile()));
    }

    Map<String, UnitFacts> show(Collection<ServiceName> services) {
        return systemctl().show(services.stream().map(context::unit).toList());
    }

    UnitFacts factsOf(ServiceName service, Map<String, UnitFacts> facts) {
        UnitFacts found = facts.get(context.unit(service));
        if (found == null) {
            throw new GatehouseException(
                    "systemctl printed nothing about " + context.unit(service),
                    Remedy.gatehouse("gateway", "status", service.toString()));
        }
        return found;
    }

    /** Whether the caller may change units of this scope. */
    boolean mayChange() {
        return context.scope() == Scope.USER || caller.isRoot();
    }

    /**
     * Whether no account is known for this gateway. Root must be named explicitly: with sudo, a new unit does not get
     * root as its account only because other units have it.
     */
    boolean lacksAccount(ServiceName service) {
        boolean rootByOtherUnits =
                context.runAs().filter(AccountFacts.Account::isRoot).isPresent()
                        && options.runAsUser().isEmpty()
                        && !(caller.isRoot() && person.isEmpty());
        return context.lacksAccount() || (rootByOtherUnits && look(service) == UnitDirectory.Found.NOTHING);
    }

    /** Throws if an operation changes files that this process must not change, before any change. */
    void requireRightsToWrite(String action, Collection<ServiceName> services) {
        if (layout.accounts().actsForAnother()) {
            throw new AccessRefusedException(
                    "Root does not write in " + context.directory() + ", which belongs to " + caller.name(),
                    command(action, chosen(options.adopt()), services));
        }
        requireRights(action, services);
    }

    /** Throws if an operation requires root and the caller is another account, before any change. */
    void requireRights(String action, Collection<ServiceName> services) {
        if (!mayChange()) {
            List<String> chosen = action.equals(INSTALL) ? chosen(options.adopt()) : List.of();
            throw new AccessRefusedException(
                    "System gateway " + action + " requires root", command(action, chosen, services));
        }
    }

    /** Returns the given installation options. */
    private List<String> chosen(boolean adopt) {
        List<String> chosen = new ArrayList<>();
        options.runAsUser().ifPresent(user -> chosen.addAll(List.of("--run-as-user", user)));
        if (adopt) {
            chosen.add("--adopt");
        }
        return chosen;
    }

    /** Returns the command that takes over what the app installed. */
    Remedy adoption(ServiceName service) {
        return command(ADOPT, chosen(false), List.of(service));
    }

    /** Returns a command line for this action, scope and services. */
    Remedy command(String action, List<String> chosen, Collection<ServiceName> services) {
        List<String> words = new ArrayList<>();
        boolean system = context.scope() == Scope.SYSTEM;
        if (system && !isUsualHome()) {
            words.addAll(List.of("--home", home.path().toString()));
        }
        words.addAll(action.equals(ADOPT) ? List.of(action) : List.of("gateway", action));
        // The default is the system scope for root, and the user scope for other accounts.
        if (system || caller.isRoot()) {
            words.add("--" + context.scope().word());
        }
        words.addAll(chosen);
        services.forEach(service -> words.add(service.toString()));
        Remedy command = Remedy.gatehouse(words.toArray(String[]::new));
        return withRights(command);
    }

    /** Returns a command with the rights that it needs in this scope, as the caller types it. */
    Remedy withRights(Remedy command) {
        return context.scope() == Scope.SYSTEM
                ? asRoot(command)
                : layout.accounts().asCurrent(command);
    }

    /** Returns a command with root's rights in the system scope; in the user scope, as it is. */
    Remedy asRoot(Remedy command) {
        return context.scope() == Scope.SYSTEM && sudo ? command.asRoot() : command;
    }

    /** Whether a command that is typed after sudo finds this home by itself. */
    private boolean isUsualHome() {
        Optional<Path> directory = caller.isRoot()
                ? person.flatMap(layout.accounts()::byName).map(AccountFacts.Account::home)
                : Optional.of(caller.home());
        return directory
                .filter(own -> HomeRule.below(home.app().home().host(), own).equals(home.path()))
                .isPresent();
    }

    /** Returns the exception for a unit that does not belong to this home and so is not changed. */
    GatehouseException notOurs(ServiceName service, UnitDirectory.Found found) {
        Path unit = units().path(service);
        return switch (found) {
            case NEWER -> UnitDirectory.newer(unit);
            case OF_APP ->
                new GatehouseException(
                        unit + " was written by " + home.app().name() + " itself; it is not changed",
                        adoption(service));
            case OF_ANOTHER_HOME ->
                new GatehouseException(
                        unit + " belongs to a gateway of another home; it is not changed",
                        Remedy.of("head", "-n", "1", unit.toString()));
            case MASK ->
                new GatehouseException(
                        "The unit " + unit + " is masked and cannot be started",
                        systemctl().command("unmask", context.unit(service)));
            default ->
                new GatehouseException(
                        unit + " was not written by Gatehouse; it is not changed",
                        systemctl().command("cat", context.unit(service)));
        };
    }
}
