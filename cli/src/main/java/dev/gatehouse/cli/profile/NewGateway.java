package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.CreatedProfile;
import dev.gatehouse.gateways.CreatedProfile.Registration;
import java.util.OptionalInt;

/** What the commands that create a profile share: the port of its gateway, and the report. */
final class NewGateway {
    static final String PORT = "--port";

    private NewGateway() {}

    /**
     * Returns the port that the option names.
     *
     * @param command the path of the command
     */
    static OptionalInt port(ParsedArgs args, String command) {
        String typed = args.values().get(PORT);
        if (typed == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(typed));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--port must be a number from 1 to 65535, got '" + typed + "'", UsageException.helpOf(command));
        }
    }

    /** Prints the profile as JSON and what to do next, and returns the exit code. */
    static int report(Session session, CreatedProfile created, OptionalInt port) {
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
