package dev.gatehouse.systemd;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeAccount;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Determines the scope and the account of a home's units. */
final class UnitContexts {
    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout layout;
    private final Map<String, String> environment;

    UnitContexts(Home home, SystemdOptions options, SystemdLayout layout, Map<String, String> environment) {
        this.home = home;
        this.options = options;
        this.layout = layout;
        this.environment = Map.copyOf(environment);
    }

    UnitContext open() {
        Scope scope = options.scope().orElseGet(this::installed);
        if (scope == Scope.SYSTEM) {
            return system();
        }
        requireHomeOfCaller();
        return user();
    }

    /** In root's user scope a gateway runs as root. The owner of its home could then choose what root executes. */
    private void requireHomeOfCaller() {
        HomeAccount owner = HomeAccount.of(home.path());
        if (layout.accounts().current().isRoot() && !owner.isRoot()) {
            String name = owner.name();
            throw new AccessRefusedException(
                    "In root's user scope the gateways of " + home.path() + " would run as root, but the home "
                            + "belongs to " + name,
                    Remedy.gatehouse("--home", home.path().toString(), "gateway", "list", "--user")
                            .asUser(name));
        }
    }

    private UnitContext user() {
        return new UnitContext(home.app(), Scope.USER, layout.userUnits(), Optional.empty(), HomeMapping.NONE);
    }

    private UnitContext system() {
        AccountFacts.Account caller = layout.accounts().current();
        Optional<AccountFacts.Account> asking = asking(caller);
        HomeMapping first = mapping(caller, asking);
        Optional<AccountFacts.Account> account = options.runAsUser().isPresent()
                ? asking
                : installed(first)
                        .or(() -> installed(HomeMapping.NONE))
                        .or(() -> asking)
                        .or(this::ofApp);
        HomeMapping mapping = mapping(caller, account);
        return new UnitContext(home.app(), Scope.SYSTEM, layout.systemUnits(), account, mapping);
    }

    private static HomeMapping mapping(AccountFacts.Account caller, Optional<AccountFacts.Account> account) {
        return account.map(to -> new HomeMapping(caller.home(), to.home())).orElse(HomeMapping.NONE);
    }

    /**
     * Returns the scope that has units of this home; units of Gatehouse take precedence over those of Hermes. If no
     * scope or both have units: the system scope for root, so that it does not run another account's gateway as root by
     * accident; the user scope for other accounts.
     */
    private Scope installed() {
        boolean root = layout.accounts().current().isRoot();
        if (root && !HomeAccount.of(home.path()).isRoot()) {
            return Scope.SYSTEM;
        }
        UnitDirectory.Found users = found(Scope.USER);
        UnitDirectory.Found systems = found(Scope.SYSTEM);
        if (users == systems) {
            return root ? Scope.SYSTEM : Scope.USER;
        }
        return systems == UnitDirectory.Found.OURS || users == UnitDirectory.Found.NOTHING ? Scope.SYSTEM : Scope.USER;
    }

    /** Whether a scope has units of this home that Gatehouse wrote. */
    boolean has(Scope scope) {
        return found(scope) == UnitDirectory.Found.OURS;
    }

    private UnitDirectory.Found found(Scope scope) {
        HomeMapping mapping = HomeMapping.NONE;
        if (scope == Scope.SYSTEM) {
            AccountFacts.Account caller = layout.accounts().current();
            mapping = mapping(caller, asking(caller));
        }
        try {
            UnitDirectory.Found best = directory(scope, mapping).best();
            boolean mapped = !mapping.map(home.path()).equals(home.path());
            // Root's own home may be installed there, while root now uses sudo.
            return mapped && best == UnitDirectory.Found.NOTHING
                    ? directory(scope, HomeMapping.NONE).best()
                    : best;
        } catch (IOException unreadable) {
            return UnitDirectory.Found.NOTHING;
        }
    }

    private UnitDirectory directory(Scope scope, HomeMapping mapping) {
        UnitContext probe = new UnitContext(home.app(), scope, layout.units(scope), Optional.empty(), mapping);
        return new UnitDirectory(probe, mapping.map(home.path()));
    }

    /**
     * Returns the account for a new system unit: the one in the options, the account that called sudo, or a caller
     * other than root. Root must be named explicitly.
     */
    private Optional<AccountFacts.Account> asking(AccountFacts.Account caller) {
        if (options.runAsUser().isPresent()) {
            return options.runAsUser().map(this::known);
        }
        String sudo = environment.getOrDefault("SUDO_USER", "");
        if (!sudo.isEmpty() && !sudo.equals("root")) {
            return layout.accounts().byName(sudo);
        }
        return caller.isRoot() ? Optional.empty() : Optional.of(caller);
    }

    /** Returns the account of the installed units, so that it has to be named only once. */
    private Optional<AccountFacts.Account> installed(HomeMapping mapping) {
        try {
            return directory(Scope.SYSTEM, mapping).user().flatMap(layout.accounts()::byName);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<AccountFacts.Account> ofApp() {
        return home.app().user().filter(user -> !user.equals("root")).flatMap(layout.accounts()::byName);
    }

    private AccountFacts.Account known(String name) {
        return layout.accounts()
                .byName(name)
                .orElseThrow(() -> new GatehouseException(
                        "User " + name + " does not exist", Remedy.of("getent", "passwd", name)));
    }
}
