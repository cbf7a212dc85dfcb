package dev.gatehouse.systemd.holder;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import java.util.EnumMap;
import java.util.Map;

/** The commands that carry out operations on a unit when the caller pastes them. */
final class HolderCommands {
    private final Home home;
    private final AccountFacts.Account caller;
    private final Map<String, String> environment;

    HolderCommands(Home home, AccountFacts.Account caller, Map<String, String> environment) {
        this.home = home;
        this.caller = caller;
        this.environment = environment;
    }

    /** Returns the commands for a unit that Gatehouse wrote. */
    Map<Verb, Remedy> ours(LoadPath manager, ServiceName service) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            commands.put(verb, gatehouse(manager, service, verb.word()));
        }
        return commands;
    }

    private Remedy gatehouse(LoadPath manager, ServiceName service, String verb) {
        Remedy command = isOwn(manager)
                ? Remedy.gatehouse("gateway")
                : Remedy.gatehouse("--home", home.path().toString(), "gateway");
        return asOwner(command.with(verb, manager.scope().option(), service.toString()), manager);
    }

    private Remedy adoption(LoadPath manager, ServiceName service) {
        Remedy command = isOwn(manager)
                ? Remedy.gatehouse("adopt")
                : Remedy.gatehouse("--home", home.path().toString(), "adopt");
        return asOwner(command.with(manager.scope().option(), service.toString()), manager);
    }

    /** Whether the caller's own home is meant by default. Another account has another one. */
    private boolean isOwn(LoadPath manager) {
        return manager.scope() == Scope.USER && isCaller(manager);
    }

    /** Returns the commands for any other unit. They change the unit's enablement where an operation of ours would. */
    Map<Verb, Remedy> foreign(LoadPath manager, UnitFile unit, ServiceName service) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        if (manager.scope() == Scope.USER) {
            commands.put(Verb.INSTALL, adoption(manager, service));
        }
        commands.put(Verb.START, systemctl(manager, "start", unit.name()));
        commands.put(Verb.RESTART, systemctl(manager, "restart", unit.name()));
        // Otherwise it would start again at the next boot or login.
        commands.put(
                Verb.STOP,
                unit.enabled()
                        ? systemctl(manager, "disable", "--now", unit.name())
                        : systemctl(manager, "stop", unit.name()));
        commands.put(Verb.UNINSTALL, systemctl(manager, "disable", "--now", unit.name()));
        return commands;
    }

    private Remedy systemctl(LoadPath manager, String... words) {
        if (manager.scope() == Scope.SYSTEM) {
            return asOwner(Remedy.of("systemctl", words), manager);
        }
        Remedy command = asOwner(Remedy.of("systemctl", "--user").with(words), manager);
        boolean session = isCaller(manager)
                && manager.runtime().toString().equals(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
        return session
                ? command
                : command.withVariable("XDG_RUNTIME_DIR", manager.runtime().toString());
    }

    private Remedy asOwner(Remedy command, LoadPath manager) {
        // A host on which root works directly may not have sudo.
        boolean direct = caller.isRoot() && !environment.containsKey("SUDO_USER");
        if (manager.scope() == Scope.USER) {
            String owner = manager.owner().name();
            return isCaller(manager) ? command : direct ? command.fromRoot(owner) : command.asUser(owner);
        }
        return direct ? command : command.asRoot();
    }

    private boolean isCaller(LoadPath manager) {
        return manager.owner().uid() == caller.uid();
    }
}
