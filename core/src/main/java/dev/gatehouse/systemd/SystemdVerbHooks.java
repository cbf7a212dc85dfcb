package dev.gatehouse.systemd;

import dev.gatehouse.app.App;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.systemd.host.Linger;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.UserManager;
import java.util.List;

/**
 * Starts the user's systemd if it is not running, enables linger, and warns about units that would start a second
 * gateway.
 */
final class SystemdVerbHooks implements VerbHooks {
    private final App app;
    private final Operator operator;

    SystemdVerbHooks(App app, Operator operator) {
        this.app = app;
        this.operator = operator;
    }

    @Override
    public void prepare(ServiceManager manager, Verb verb) {
        if (!verb.ends() && manager instanceof SystemdServiceManager systemd && systemd.scope() == Scope.USER) {
            new UserManager(systemd.layout()).reach().ifPresent(operator::done);
        }
    }

    @Override
    public void conclude(ServiceManager manager, Verb verb) {
        if (verb.ends() || !(manager instanceof SystemdServiceManager systemd)) {
            return;
        }
        if (systemd.scope() == Scope.USER) {
            linger(systemd);
        }
        for (LegacyUnits.Unit unit : new LegacyUnits(systemd.layout(), app).find()) {
            operator.warn(new Advice(
                    unit.file() + " of an early version of " + app.name() + " would start a second gateway",
                    List.of(Remedy.gatehouse("gateway", "migrate-legacy"))));
        }
    }

    private void linger(SystemdServiceManager systemd) {
        String user = systemd.layout().accounts().current().name();
        Linger.Result result = new Linger(systemd.layout()).ensure(user);
        if (result.changed()) {
            operator.done("enabled linger for " + user + ": gateways keep running after a logout");
        } else if (result.state() != Linger.State.ENABLED) {
            operator.warn(new Advice(
                    "Gateways may stop when the last session of " + user + " ends, because linger is not enabled"
                            + (result.detail().isEmpty() ? "" : " (" + result.detail() + ")"),
                    List.of(Linger.command(user))));
        }
    }
}
