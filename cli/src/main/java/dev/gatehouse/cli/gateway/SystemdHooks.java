package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.Verb;
import dev.gatehouse.systemd.LegacyUnits;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.host.Linger;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.UserManager;
import java.util.Optional;

/** What is done and said under systemd beyond what every manager has; under another manager it is little. */
final class SystemdHooks {
    private SystemdHooks() {}

    /** Sees to it that the user's own manager is there before something is asked of it. */
    static void prepare(Session session, ServiceManager manager, Verb verb) {
        if (manager instanceof SystemdServiceManager systemd && systemd.scope() == Scope.USER && !verb.ends()) {
            reach(session.console(), new UserManager(systemd.layout()), verb).ifPresent(session.console()::done);
        }
    }

    /** The other verbs show what is under way as a whole. */
    private static Optional<String> reach(Console console, UserManager user, Verb verb) {
        if (verb != Verb.INSTALL) {
            return user.reach();
        }
        try (Progress _ = Progress.of(console, "waiting for the user's systemd")) {
            return user.reach();
        }
    }

    /** Says what could end gateways behind their owner's back, and sees to it where that is allowed. */
    static void conclude(Session session, ServiceManager manager, Verb verb) {
        if (verb.ends()) {
            return;
        }
        advise(session, manager);
        if (!(manager instanceof SystemdServiceManager systemd)) {
            return;
        }
        if (systemd.scope() == Scope.USER) {
            linger(session.console(), systemd);
        }
        for (LegacyUnits.Unit unit : new LegacyUnits(systemd.layout()).find()) {
            session.console().warn(unit.file() + " of an early Hermes starts a second gateway");
            session.console().remedy("gatehouse gateway migrate-legacy");
        }
    }

    /** Says what is odd about how gateways are installed, under any manager. */
    static void advise(Session session, ServiceManager manager) {
        for (Advice advice : manager.advice()) {
            session.console().warn(advice.message());
            advice.commands().forEach(session.console()::remedy);
        }
    }

    private static void linger(Console console, SystemdServiceManager systemd) {
        String user = systemd.layout().accounts().current().name();
        Linger.Result result = new Linger(systemd.layout()).ensure(user);
        if (result.changed()) {
            console.done("linger is enabled for " + user + ": gateways survive a logout");
        } else if (result.state() != Linger.State.ENABLED) {
            console.warn("gateways may end with the last session of " + user + ", who does not linger"
                    + (result.detail().isEmpty() ? "" : " (" + result.detail() + ")"));
            console.remedy(Linger.command(user));
        }
    }
}
