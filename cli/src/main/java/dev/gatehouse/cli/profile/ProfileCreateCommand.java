package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.gateway.LifecycleCommand;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.CreatedProfile;
import dev.gatehouse.gateways.CreatedProfile.Registration;
import dev.gatehouse.gateways.Gateways;
import java.util.OptionalInt;

/** {@code profile create}: creates a profile, and registers its gateway if the manager supports run-time registration. */
public final class ProfileCreateCommand extends CliCommand {
    private static final String PORT = "--port";
    private static final String START = "--start";

    public ProfileCreateCommand() {
        super("profile create", "Creates a profile and, under s6, registers its gateway without starting it.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 1, 1, "Name of the new profile")
                .option(PORT, "NUMBER", "Port of its gateway")
                .flag(START, "Start its gateway");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName name = Session.profileName(args.words().getFirst());
        OptionalInt port = args.value(PORT).map(ProfileCreateCommand::port).orElse(OptionalInt.empty());
        CreatedProfile created = create(session.gateways(), name, port);
        session.console()
                .done("Created profile " + name + " in " + created.profile().directory());
        // A start also registers the gateway and reports failures.
        return args.has(START) ? LifecycleCommand.start(session, name) : report(session, created, port);
    }

    private static OptionalInt port(String typed) {
        try {
            return OptionalInt.of(Integer.parseInt(typed));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--port must be a number from 1 to 65535, got '" + typed + "'",
                    Remedy.gatehouse("profile", "create", "--help"));
        }
    }

    private static CreatedProfile create(Gateways gateways, ProfileName name, OptionalInt port) {
        try {
            return port.isPresent() ? gateways.create(name, port.getAsInt()) : gateways.create(name);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
    }

    private static int report(Session session, CreatedProfile created, OptionalInt port) {
        if (session.json()) {
            session.console().prepared(json(session.console(), created, port));
        }
        if (created.failure().isPresent()) {
            session.console()
                    .warn("Cannot register the gateway of the new profile: "
                            + created.failure().get().getMessage());
            created.failure().get().remedy().ifPresent(session.console()::remedy);
            return ExitCode.FAILED;
        }
        if (created.registration() == Registration.NOT_INSTALLED) {
            session.console()
                    .remedy(Remedy.gatehouse(
                            "gateway", "start", created.profile().name().toString()));
        }
        return ExitCode.DONE;
    }

    private static String json(Console console, CreatedProfile created, OptionalInt port) {
        JsonStringWriter json = JsonText.object()
                .value("name", created.profile().name().value())
                .value("directory", created.profile().directory().toString());
        JsonText.number(json, "port", port.isPresent(), port.orElse(0));
        json.value("registered", created.registration() == Registration.REGISTERED);
        JsonText.error(console, json, created.failure());
        return JsonText.end(json);
    }
}
