package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.host.SystemdSearchPath;
import dev.gatehouse.systemd.journal.Journal;
import dev.gatehouse.systemd.unit.SystemdRenderer;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One home's gateways in one scope: what all operations share. */
final class SystemdBackend {
    /** The command that writes units; the only one with options for the account and adoption. */
    static final String INSTALL = "install";

    static final String UNINSTALL = "uninstall";

    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout layout;
    private final UnitContext context;
    private final AccountFacts.Account caller;
    private final boolean asksForRoot;
    private final boolean sudo;

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
        String asking = environment.getOrDefault("SUDO_USER", "");
        this.asksForRoot = caller.isRoot() && (asking.isEmpty() || asking.equals("root"));
        // Root's own shell may be on a host without sudo.
        this.sudo = !caller.isRoot() || environment.containsKey("SUDO_USER");
    }

    Home home() {
        return home;
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
     * A gateway's PATH. Looks for programs first where the installed unit found them; otherwise a login shell and cron,
     * with different PATHs, would each find the other's unit stale.
     */
    private List<Path> searchPath(GatewayDefinition definition) {
        List<Path> places = new ArrayList<>(units().searchPath(definition.service()));
        places.addAll(layout.searchPath());
        Path account = context.runAs().orElse(caller).home();
        return new SystemdSearchPath(places, account, Path.of("/"))
                .forGateway(
                        map(home.path()),
                        home.app().activate(),
                        definition.command().getFirst());
    }

    UnitDirectory units() {
        return new UnitDirectory(context, map(home.path()));
    }

    /** What is at the path of a service's unit. */
    UnitDirectory.Found look(ServiceName service) {
        try {
            return units().look(service);
        } catch (IOException e) {
            throw StorageErrors.translate("reading the unit of " + service, context.directory(), e);
        }
    }

    /** A path of the caller as the gateway's account has it. */
    Path map(Path path) {
        return context.mapping().map(path);
    }

    /** Directory of the state of a unit's scripts. */
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
                    "systemctl said nothing of " + context.unit(service), "gatehouse gateway status " + service);
        }
        return found;
    }

    /** Whether the caller may change units of this scope. */
    boolean mayChange() {
        return context.scope() == Scope.USER || caller.isRoot();
    }

    /**
     * Whether no account is known for this gateway. Root must be named: through sudo, a new unit does not become root's
     * because others are.
     */
    boolean lacksAccount(ServiceName service) {
        boolean unasked = context.runAs().filter(AccountFacts.Account::isRoot).isPresent()
                && options.runAsUser().isEmpty()
                && !asksForRoot;
        return context.lacksAccount() || (unasked && look(service) == UnitDirectory.Found.NOTHING);
    }

    /** Refuses an operation for which root is required, before anything is touched. */
    void requireRights(String action, Collection<ServiceName> services) {
        if (!mayChange()) {
            List<String> chosen = action.equals(INSTALL) ? chosen(options.adopt()) : List.of();
            throw new AccessRefusedException(
                    "system gateway " + action + " requires root", command(action, chosen, services));
        }
    }

    /** The given options of an installation. */
    private List<String> chosen(boolean adopt) {
        List<String> chosen = new ArrayList<>();
        options.runAsUser().ifPresent(user -> chosen.addAll(List.of("--run-as-user", user)));
        if (adopt) {
            chosen.add("--adopt");
        }
        return chosen;
    }

    /** A command line for this action, scope and services. */
    String command(String action, List<String> chosen, Collection<ServiceName> services) {
        List<String> words = new ArrayList<>();
        boolean system = context.scope() == Scope.SYSTEM;
        if (system && sudo) {
            words.add("sudo");
        }
        words.add("gatehouse");
        if (system) {
            // Root's default home is a different one.
            words.addAll(List.of("--home", ShellWord.quote(home.path())));
        }
        words.addAll(List.of("gateway", action));
        // Root's default is the system scope, everybody else's the user scope.
        if (system || caller.isRoot()) {
            words.add("--" + context.scope().word());
        }
        words.addAll(chosen);
        services.forEach(service -> words.add(service.toString()));
        return String.join(" ", words);
    }

    /** Why a unit that is not ours is left alone. */
    GatehouseException notOurs(ServiceName service, UnitDirectory.Found found) {
        Path unit = units().path(service);
        return switch (found) {
            case NEWER -> UnitDirectory.newer(unit);
            case OF_HERMES ->
                new GatehouseException(
                        unit + " was written by Hermes and is left as it is",
                        command(INSTALL, chosen(true), List.of(service)));
            case OF_ANOTHER_HOME ->
                new GatehouseException(
                        unit + " is the unit of another home's gateway and is left as it is",
                        "head -n 1 " + ShellWord.quote(unit));
            case MASK ->
                new GatehouseException(
                        "the unit " + unit + " is masked, so that nothing can start it",
                        systemctl().command("unmask " + context.unit(service)));
            default ->
                new GatehouseException(
                        unit + " was not written by gatehouse and is left as it is",
                        systemctl().command("cat " + context.unit(service)));
        };
    }
}
