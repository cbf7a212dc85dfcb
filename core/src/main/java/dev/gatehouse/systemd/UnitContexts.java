package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeRule;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeAccount;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import dev.gatehouse.systemd.unit.UnitNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Determines the scope and the account of a home's units. The home is already that of the person meant ({@link HomeRule});
 * here it is compared with what is installed.
 */
final class UnitContexts {
    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout host;
    private final Map<String, String> environment;

    UnitContexts(Home home, SystemdOptions options, SystemdLayout host, Map<String, String> environment) {
        this.home = home;
        this.options = options;
        this.host = host;
        this.environment = Map.copyOf(environment);
    }

    UnitContext open() {
        Scope scope = options.scope().orElseGet(this::installed);
        if (scope == Scope.SYSTEM) {
            return context(scope, account());
        }
        requireOwner();
        return context(scope, Optional.empty());
    }

    /**
     * Returns the layout for a scope. In the user scope root acts as the owner of the home on the owner's systemd: in its
     * own scope the gateway would run as root, and the owner of the home could choose what root executes.
     */
    SystemdLayout layout(Scope scope) {
        Optional<AccountFacts.Account> owner = scope == Scope.USER && isRootForAnother() ? owner() : Optional.empty();
        return owner.isPresent() ? host.actingAs(owner.get(), HomeRule.caller(environment)) : host;
    }

    private UnitContext context(Scope scope, Optional<AccountFacts.Account> runAs) {
        Path units = layout(scope).units(scope);
        HomeMapping mapping = read(() -> directory(scope).nameOfHome())
                .map(named -> new HomeMapping(home.path(), named))
                .orElse(HomeMapping.NONE);
        Home named = Home.at(home.app(), mapping.map(home.path()));
        return new UnitContext(home.app(), scope, units, runAs, mapping, UnitNames.in(units, named));
    }

    private boolean isRootForAnother() {
        return host.accounts().current().isRoot()
                && !HomeAccount.of(home.path()).isRoot();
    }

    private Optional<AccountFacts.Account> owner() {
        return host.accounts().byName(HomeAccount.of(home.path()).name());
    }

    /** An owner without an account has no systemd. */
    private void requireOwner() {
        if (isRootForAnother() && owner().isEmpty()) {
            throw new AccessRefusedException(
                    "In root's user scope the gateways of " + home.path() + " would run as root, but the home "
                            + "belongs to " + HomeAccount.of(home.path()).name()
                            + ", which is not an account of this host",
                    Remedy.of("ls", "-ld", home.path().toString()));
        }
    }

    /**
     * Returns the scope that has units of this home; units of Gatehouse take precedence over those of the app. If no
     * scope or both have units: the system scope for root, so that it does not run another account's gateway as root by
     * accident; the user scope for other accounts.
     */
    private Scope installed() {
        boolean root = host.accounts().current().isRoot();
        if (isRootForAnother() && owner().isEmpty()) {
            return Scope.SYSTEM;
        }
        UnitDirectory.Found users = found(Scope.USER);
        UnitDirectory.Found systems = found(Scope.SYSTEM);
        if (users == systems) {
            return root ? Scope.SYSTEM : Scope.USER;
        }
        return systems == UnitDirectory.Found.OURS || users == UnitDirectory.Found.NOTHING ? Scope.SYSTEM : Scope.USER;
    }

    /** Returns the gateways with a unit of this home in a scope. */
    List<ServiceName> services(Scope scope) {
        return read(() -> Optional.of(directory(scope).services())).orElse(List.of());
    }

    /** Returns the command that removes units of a scope, for the caller to type. */
    Remedy uninstall(Scope scope, List<ServiceName> services) {
        UnitContext context = new UnitContext(
                home.app(),
                scope,
                layout(scope).units(scope),
                Optional.empty(),
                HomeMapping.NONE,
                UnitNames.usual(home.app()));
        SystemdLayout layout = layout(scope);
        boolean says = scope == Scope.SYSTEM || layout.accounts().current().isRoot();
        return new SystemdBackend(home, options, layout, context, environment)
                .command(SystemdBackend.UNINSTALL, says ? List.of() : List.of(scope.option()), services);
    }

    private UnitDirectory.Found found(Scope scope) {
        return read(() -> Optional.of(directory(scope).best())).orElse(UnitDirectory.Found.NOTHING);
    }

    private UnitDirectory directory(Scope scope) {
        Path units = layout(scope).units(scope);
        UnitContext probe = new UnitContext(
                home.app(), scope, units, Optional.empty(), HomeMapping.NONE, UnitNames.in(units, home));
        return new UnitDirectory(probe, home.path());
    }

    /** Reads a unit directory. An unreadable one has nothing for this user. */
    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> read() throws IOException;
    }

    private static <T> Optional<T> read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Returns the account of a system unit's gateway: the one in the options; that of the installed units, so that it has
     * to be named only once; the owner of the home; the account that called sudo; a caller other than root; the app's.
     * Root must be named explicitly.
     */
    private Optional<AccountFacts.Account> account() {
        if (options.runAsUser().isPresent()) {
            return options.runAsUser().map(this::known);
        }
        Optional<AccountFacts.Account> installed =
                read(() -> directory(Scope.SYSTEM).user()).flatMap(host.accounts()::byName);
        if (installed.isPresent()) {
            return installed;
        }
        if (!HomeAccount.of(home.path()).isRoot() && owner().isPresent()) {
            return owner();
        }
        AccountFacts.Account caller = host.accounts().current();
        if (!caller.isRoot()) {
            return Optional.of(caller);
        }
        return person(caller)
                .or(() -> home.app()
                        .launch()
                        .user()
                        .filter(user -> !user.equals("root"))
                        .flatMap(host.accounts()::byName));
    }

    /** Returns the account that called sudo. It cannot use a home in root's own directory. */
    private Optional<AccountFacts.Account> person(AccountFacts.Account root) {
        return home.path().startsWith(root.home())
                ? Optional.empty()
                : HomeRule.caller(environment).flatMap(host.accounts()::byName);
    }

    private AccountFacts.Account known(String name) {
        return host.accounts().byName(name).orElseThrow(() -> HomeRule.unknown(name));
    }
}
