package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.GatewayResult;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.List;
import java.util.Optional;

/** {@code profile disable}: stops the gateways of profiles and refuses further starts. */
public final class ProfileDisableCommand extends CliCommand {
    public ProfileDisableCommand() {
        super("profile disable", "Stops the gateways of profiles and refuses to start them.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 1, Syntax.ANY, "Profiles to disable").backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return "A disabled profile is not started by --all, at boot or by reconcile, until `gatehouse profile enable`.";
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        List<ProfileName> names = Targets.named(session, args);
        GatewayResults results;
        try (Progress _ = Progress.of(session.console(), "Disabling " + String.join(", ", args.words()))) {
            results = session.gateways().disable(names);
        }
        if (session.json()) {
            session.console().prepared(json(session, results));
        }
        FailureLines failures = new FailureLines(session.console());
        boolean complete = true;
        for (GatewayResult result : results.results()) {
            Optional<GatehouseException> failure = result.failure();
            if (failure.isPresent()) {
                complete = false;
                failures.add(
                        result.profile() + ": " + failure.get().getMessage(),
                        failure.get().remedy());
            } else {
                failures.end();
                session.console()
                        .done("Disabled profile " + result.profile()
                                + (result.ranBefore() ? "; its gateway is stopped" : ""));
            }
        }
        failures.end();
        return complete ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String json(Session session, GatewayResults results) {
        JsonStringWriter json = JsonText.object().array("profiles");
        for (GatewayResult result : results.results()) {
            json.object()
                    .value("name", result.profile().value())
                    .value("disabled", result.recorded().isPresent())
                    .value("ranBefore", result.ranBefore());
            JsonText.error(session.console(), json, result.failure());
            json.end();
        }
        return JsonText.end(json.end());
    }
}
