package dev.gatehouse.cli.run;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.ProfileDisabledException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code gateway run}: runs the gateway in the foreground, without a supervisor. */
public final class RunCommand extends CliCommand {
    private static final String FORCE = "--force";

    public RunCommand() {
        super("gateway run", "Runs a gateway in the foreground, without a service manager.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, 1, "Profile of the gateway (default: the current profile)")
                .flag(FORCE, "Run even if this gateway already runs, or another service would start it");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ProfileName name = Targets.one(session, args);
        GatewayDefinition definition = session.gateways().definition(name);
        ProfileDisabledException.refuse(session.gateways().profile(name));
        if (!args.has(FORCE)) {
            refuseSecond(session, definition.service());
        }
        session.console().flush();
        return new Foreground(definition.under(Foreground.KIND, name.value()), session.environment()).execute();
    }

    /** Two gateways of one profile would compete for its port and its files. */
    private static void refuseSecond(Session session, ServiceName service) {
        HolderSearch search = session.holders(true);
        Map<ServiceName, List<Holder>> holders;
        try {
            ServiceManager manager = session.managerToAsk();
            ServiceStatus status = manager.status(service);
            if (status.isRunning() || status.state().isActive()) {
                throw new GatehouseException(
                        "The gateway of " + service + " already runs as a service (" + state(status) + ")",
                        Remedy.gatehouse("gateway", "stop", service.toString()));
            }
            holders = search.others(session.home(), manager, List.of(service));
        } catch (NoServiceManagerException none) {
            holders = search.all(session.home(), List.of(service));
        }
        List<Holder> excluding = HeldElsewhereException.excluding(holders).getOrDefault(service, List.of());
        if (!excluding.isEmpty()) {
            throw HeldElsewhereException.refusing(Verb.START, excluding);
        }
    }

    private static String state(ServiceStatus status) {
        return status.pid().isPresent()
                ? "pid " + status.pid().getAsLong()
                : status.state().words();
    }
}
