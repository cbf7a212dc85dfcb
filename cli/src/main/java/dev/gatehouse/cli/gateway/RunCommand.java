package dev.gatehouse.cli.gateway;

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
import dev.gatehouse.manager.ServiceStatus;
import java.io.IOException;

/** {@code gateway run}: runs the gateway in the foreground, without a supervisor. */
public final class RunCommand extends CliCommand {
    private static final String FORCE = "--force";

    public RunCommand() {
        super("gateway run", "Runs a gateway in the foreground, without a service manager.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, 1, "Profile of the gateway (default: the current profile)")
                .flag(FORCE, "Run even if a service already runs this gateway");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ProfileName name = Targets.one(session, args);
        GatewayDefinition definition = session.gateways().definition(name);
        if (!args.has(FORCE)) {
            refuseSecond(session, definition.service());
        }
        session.console().flush();
        return new Foreground(definition, session.environment()).execute();
    }

    /** Two gateways of one profile would compete for its port and its files. */
    private static void refuseSecond(Session session, ServiceName service) {
        ServiceStatus status;
        try {
            status = session.managerToAsk().status(service);
        } catch (NoServiceManagerException none) {
            return;
        }
        if (status.isRunning()) {
            throw new GatehouseException(
                    "The gateway of " + service + " already runs as a service"
                            + (status.pid().isPresent()
                                    ? " (pid " + status.pid().getAsLong() + ")"
                                    : ""),
                    Remedy.gatehouse("gateway", "stop", service.toString()));
        }
    }
}
