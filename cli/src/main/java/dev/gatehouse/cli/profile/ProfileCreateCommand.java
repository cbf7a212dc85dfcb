package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.gateway.LifecycleCommand;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.CreatedProfile;
import dev.gatehouse.gateways.Gateways;
import java.util.OptionalInt;

/** {@code profile create}: creates a profile, and registers its gateway if the manager supports run-time registration. */
public final class ProfileCreateCommand extends CliCommand {
    private static final String START = "--start";

    public ProfileCreateCommand() {
        super("profile create", "Creates a profile and, under s6, registers its gateway without starting it.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 1, 1, "Name of the new profile")
                .option(NewGateway.PORT, "NUMBER", "Port of its gateway")
                .flag(START, "Start its gateway");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName name = Session.profileName(args.words().getFirst());
        OptionalInt port = NewGateway.port(args, path());
        CreatedProfile created = create(session.gateways(), name, port);
        session.console()
                .done("Created profile " + name + " in " + created.profile().directory());
        // A start also registers the gateway and reports failures.
        return args.has(START) ? LifecycleCommand.start(session, name) : NewGateway.report(session, created, port);
    }

    private static CreatedProfile create(Gateways gateways, ProfileName name, OptionalInt port) {
        try {
            return port.isPresent() ? gateways.create(name, port.getAsInt()) : gateways.create(name);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
    }
}
