package dev.gatehouse.cli.container;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;

/**
 * {@code container stop}: stops and unregisters all gateways when a container stops. The intents stay, so the next start
 * restores the gateways.
 *
 * <p>A gateway has the time that its profile gives it. Its logger has some seconds more to read to the end, even if a
 * process that the gateway has left keeps the pipe open. So the tree that runs the loggers can end after this command.
 */
public final class ContainerStopCommand extends CliCommand {
    public ContainerStopCommand() {
        super("container stop", "Stops and unregisters all gateways, each within its stop.timeout; intents stay.");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ContainerSystem.require(path(), session.context().osName());
        ServiceManager manager = session.manager();
        Batch removed;
        try (Progress _ = Progress.of(session.console(), "Stopping gateways")) {
            removed = manager.remove(manager.services());
        }
        for (Outcome outcome : removed.failures()) {
            session.console()
                    .failed(outcome.service() + ": "
                            + outcome.failure().orElseThrow().getMessage());
        }
        int stopped = removed.outcomes().size() - removed.failures().size();
        session.console().done("Gateways stopped: " + stopped);
        return removed.failures().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
