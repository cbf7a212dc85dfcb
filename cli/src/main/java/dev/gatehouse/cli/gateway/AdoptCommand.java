package dev.gatehouse.cli.gateway;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.Adoption;
import dev.gatehouse.gateways.GatewayResult;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** {@code adopt}: takes over the services that the app itself has installed, or gives them back. */
public final class AdoptCommand extends CliCommand {
    private static final String DRY_RUN = "--dry-run";
    private static final String UNDO = "--undo";

    public AdoptCommand() {
        super("adopt", "Takes over services that the app itself has installed; --undo gives them back.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, "All profiles with such a service; with --undo, all that were adopted")
                .flag(DRY_RUN, "Show what would change; change nothing")
                .flag(UNDO, "Give adopted gateways back: the app's own definition applies again")
                .backendOptions(Use.RENDER);
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        if (args.has(DRY_RUN) && args.has(UNDO)) {
            throw new UsageException("--dry-run cannot be combined with --undo", UsageException.helpOf(path()));
        }
        if (args.has(Targets.ALL)) {
            Targets.refuseBoth(session, args);
        }
        session.adopt();
        Gateways gateways = session.gateways();
        if (args.has(UNDO)) {
            return undo(session, gateways, args);
        }
        boolean all = args.has(Targets.ALL);
        if (args.has(DRY_RUN) || all) {
            Collection<ProfileName> asked = all ? gateways.enabled() : Targets.named(session, args);
            List<Adoption> adoptions = gateways.adoptions(asked);
            if (args.has(DRY_RUN)) {
                return show(session, adoptions);
            }
            if (adoptions.isEmpty()) {
                return nothing(session);
            }
            return LifecycleCommand.adopt(
                    session, adoptions.stream().map(Adoption::profile).toList());
        }
        return LifecycleCommand.adopt(session, Targets.named(session, args));
    }

    private static int nothing(Session session) {
        if (session.json()) {
            session.console().prepared(json(session, List.of()));
        }
        session.console().done("Nothing to adopt");
        return ExitCode.DONE;
    }

    private static int show(Session session, List<Adoption> adoptions) {
        if (adoptions.isEmpty()) {
            return nothing(session);
        }
        if (session.json()) {
            session.console().prepared(json(session, adoptions));
        }
        FailureLines failures = new FailureLines(session.console());
        boolean complete = true;
        for (Adoption adoption : adoptions) {
            if (adoption.obstacle().isPresent()) {
                GatehouseException obstacle = adoption.obstacle().get();
                failures.add(adoption.profile() + ": " + obstacle.getMessage(), obstacle.remedy());
                complete = false;
            } else {
                failures.end();
                session.console().changing(adoption.profile() + " would be adopted");
                adoption.lines().forEach(session.console()::detail);
            }
        }
        failures.end();
        return complete ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String json(Session session, List<Adoption> adoptions) {
        JsonStringWriter json = JsonText.object().array("adoptions");
        for (Adoption adoption : adoptions) {
            json.object().value("profile", adoption.profile().value()).array("changedLines", adoption.lines());
            JsonText.error(session.console(), json, adoption.obstacle());
            json.end();
        }
        return JsonText.end(json.end());
    }

    private static int undo(Session session, Gateways gateways, ParsedArgs args) {
        Collection<ProfileName> profiles = args.has(Targets.ALL) ? gateways.adopted() : Targets.named(session, args);
        if (profiles.isEmpty()) {
            session.console().done("No gateway was adopted");
        }
        FailureLines failures = new FailureLines(session.console());
        int code = ExitCode.DONE;
        List<GatewayResult> results = gateways.giveBack(profiles).results();
        if (session.json()) {
            session.console().prepared(given(session, results));
        }
        for (GatewayResult result : results) {
            if (result.failed()) {
                GatehouseException failure = result.failure().orElseThrow();
                failures.add(result.profile() + ": " + failure.getMessage(), failure.remedy());
                code = ExitCode.FAILED;
            } else {
                failures.end();
                session.console()
                        .done(result.profile() + " is given back ("
                                + result.status().state().words() + ")");
            }
        }
        failures.end();
        return code;
    }

    private static String given(Session session, List<GatewayResult> results) {
        JsonStringWriter json = JsonText.object().array("results");
        for (GatewayResult result : results) {
            json.object()
                    .value("profile", result.profile().value())
                    .value("change", result.outcome().change().name().toLowerCase(Locale.ROOT));
            JsonText.error(session.console(), json, result.outcome().failure());
            json.end();
        }
        return JsonText.end(json.end());
    }
}
