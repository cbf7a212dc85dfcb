package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.profile.Home;
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

/** One home's gateways in one scope: what all operations on them share. */
final class SystemdBackend {
    /** The command that writes units; it alone says as whom a gateway runs. */
    static final String INSTALL = "install";

    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout layout;
    private final UnitContext context;
    private final AccountFacts.Account caller;
    private final boolean asksForRoot;
    private final boolean sudo;

    /**
     * Makes one.
     *
     * @param environment environment variables of the caller
     */
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
        // A shell of root's own may be on a host without sudo.
        this.sudo = !caller.isRoot() || environment.containsKey("SUDO_USER");
    }

    Home home() {
        return home;
    }

    /** Whether units that Hermes wrote are taken over. */
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

    /** What renders units of this home for this host, whatever is installed. */
    Renderer renderer() {
        return definition -> new SystemdRenderer(context, searchPath(definition)).render(definition);
    }

    /**
     * A gateway's PATH. Where its unit says already where a program is that is not everywhere, it is looked for there
     * first: else a login shell and cron, whose own PATHs differ, would each find the other's unit stale.
     */
    private List<Path> searchPath(GatewayDefinition definition) {
        List<Path> places = new ArrayList<>(units().searchPath(definition.service()));
        places.addAll(layout.searchPath());
        Path account = context.runAs().orElse(caller).home();
        return new SystemdSearchPath(places, account, Path.of("/"))
                .forGateway(
                        context.mapping().map(home.path()),
                        home.app().activate(),
                        definition.command().getFirst());
    }

    UnitDirectory units() {
        return new UnitDirectory(context, context.mapping().map(home.path()));
    }

    /** The directory in which a unit's scripts keep what they know. */
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

    /** Whether this user may change units of this scope: those of the host's manager are root's. */
    boolean mayChange() {
        return context.scope() == Scope.USER || caller.isRoot();
    }

    /**
     * Whether nobody has said whose a gateway is to be. Root counts only by name: one that is new is not root's because
     * others are, where somebody else asks by way of sudo.
     */
    boolean lacksAccount(ServiceName service) throws IOException {
        boolean unasked = context.runAs().filter(AccountFacts.Account::isRoot).isPresent()
                && options.runAsUser().isEmpty()
                && !asksForRoot;
        return context.lacksAccount() || (unasked && units().look(service) == UnitDirectory.Found.NOTHING);
    }

    /** Only root may change what the host's manager does; asked before anything is touched. */
    void requireRights(String action, Collection<ServiceName> services) {
        if (!mayChange()) {
            List<String> chosen = action.equals(INSTALL) ? chosen(options.adopt()) : List.of();
            throw new AccessRefusedException(
                    "system gateway " + action + " requires root", command(action, chosen, services));
        }
    }

    /** The options that the command was given and that only an installation has. */
    private List<String> chosen(boolean adopt) {
        List<String> chosen = new ArrayList<>();
        options.runAsUser().ifPresent(user -> chosen.addAll(List.of("--run-as-user", user)));
        if (adopt) {
            chosen.add("--adopt");
        }
        return chosen;
    }

    /** A command for people to type that does this to these services, in this scope and with these options. */
    String command(String action, List<String> chosen, Collection<ServiceName> services) {
        List<String> words = new ArrayList<>();
        boolean system = context.scope() == Scope.SYSTEM;
        if (system && sudo) {
            words.add("sudo");
        }
        words.add("gatehouse");
        if (system) {
            // Root's own home is another one.
            words.addAll(List.of("--home", ShellWord.quote(home.path())));
        }
        words.addAll(List.of("gateway", action));
        // The user's scope is nobody's first choice but root's second.
        if (system || caller.isRoot()) {
            words.add("--" + context.scope().word());
        }
        words.addAll(chosen);
        services.forEach(service -> words.add(service.toString()));
        return String.join(" ", words);
    }

    /** A unit that is not this home's own, which is left as it is. */
    GatehouseException notOurs(ServiceName service, UnitDirectory.Found found) {
        Path unit = units().path(service);
        return switch (found) {
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
