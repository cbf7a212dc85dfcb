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
import dev.gatehouse.gateways.CreatedProfile;
import dev.gatehouse.gateways.CreatedProfile.Registration;
import dev.gatehouse.gateways.Gateways;
import java.util.OptionalInt;

/** {@code profile create}: creates a profile, and registers its gateway if the manager can do that at run time. */
public final class ProfileCreateCommand extends CliCommand {
    private static final String PORT = "--port";
    private static final String START = "--start";

    public ProfileCreateCommand() {
        super(
                "profile create",
                "Makes a profile, and makes its gateway known, down, where the manager takes services at run time.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 1, 1, "what it is to be called")
                .option(PORT, "NUMBER", "the port of its gateway")
                .flag(START, "start its gateway");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName name = Session.profileName(args.words().getFirst());
        OptionalInt port = args.value(PORT).map(ProfileCreateCommand::port).orElse(OptionalInt.empty());
        CreatedProfile created = create(session.gateways(), name, port);
        session.console()
                .done("created profile " + name + " in " + created.profile().directory());
        // A start registers the gateway, too, and tells what failed.
        return args.has(START) ? LifecycleCommand.start(session, name) : tell(session, created, port);
    }

    private static OptionalInt port(String typed) {
        try {
            return OptionalInt.of(Integer.parseInt(typed));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--port takes a number from 1 to 65535, got '" + typed + "'", "gatehouse profile create --help");
        }
    }

    private static CreatedProfile create(Gateways gateways, ProfileName name, OptionalInt port) {
        try {
            return port.isPresent() ? gateways.create(name, port.getAsInt()) : gateways.create(name);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "gatehouse profile list");
        }
    }

    private static int tell(Session session, CreatedProfile created, OptionalInt port) {
        if (session.json()) {
            session.console().prepared(json(session.console(), created, port));
        }
        if (created.failure().isPresent()) {
            session.console()
                    .warn("the profile was created, but its gateway could not be registered: "
                            + created.failure().get().getMessage());
            session.console().remedy(created.failure().get().remedy());
            return ExitCode.FAILED;
        }
        if (created.registration() == Registration.NOT_INSTALLED) {
            session.console()
                    .remedy("gatehouse gateway install " + created.profile().name());
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
