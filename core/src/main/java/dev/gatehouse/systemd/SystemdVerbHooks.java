package dev.gatehouse.systemd;

import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.Verb;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.systemd.host.Linger;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.UserManager;
import java.util.List;

/** Starts the user's systemd if it does not run, lets it survive a logout, and points out units that would start a second gateway. */
final class SystemdVerbHooks implements VerbHooks {
    private final Operator operator;

    SystemdVerbHooks(Operator operator) {
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
        for (LegacyUnits.Unit unit : new LegacyUnits(systemd.layout()).find()) {
            operator.warn(new Advice(
                    unit.file() + " of an early Hermes starts a second gateway",
                    List.of("gatehouse gateway migrate-legacy")));
        }
    }

    private void linger(SystemdServiceManager systemd) {
        String user = systemd.layout().accounts().current().name();
        Linger.Result result = new Linger(systemd.layout()).ensure(user);
        if (result.changed()) {
            operator.done("linger is enabled for " + user + ": gateways survive a logout");
        } else if (result.state() != Linger.State.ENABLED) {
            operator.warn(new Advice(
                    "gateways may end with the last session of " + user + ", who does not linger"
                            + (result.detail().isEmpty() ? "" : " (" + result.detail() + ")"),
                    List.of(Linger.command(user))));
        }
    }
}
