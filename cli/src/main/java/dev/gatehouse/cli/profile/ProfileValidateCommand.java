package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.profile.Profile;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** {@code profile validate}: whether the settings of profiles are valid, without asking a service manager. */
public final class ProfileValidateCommand extends CliCommand {
    public ProfileValidateCommand() {
        super("profile validate", "Checks the settings of profiles, without a service manager.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles to check (default: the current profile)")
                .flag(Targets.ALL, "All profiles");
    }

    @Override
    public String more() {
        return "Exit code: 0 if all are valid, 1 if not.";
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Gateways gateways = session.gateways();
        Collection<ProfileName> names = names(session, args);
        Map<ProfileName, GatehouseException> problems = gateways.invalid(names);
        if (session.json()) {
            session.console().prepared(json(session, gateways, names, problems));
        }
        FailureLines failures = new FailureLines(session.console());
        for (ProfileName name : names) {
            GatehouseException problem = problems.get(name);
            if (problem == null) {
                failures.end();
                session.console().done(name + " is valid");
            } else {
                String words = String.valueOf(problem.getMessage());
                failures.add(
                        words.contains(name.value()) ? words : name + ": " + words,
                        remedy(session, gateways, name, problem));
            }
        }
        failures.end();
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Collection<ProfileName> names(Session session, ParsedArgs args) {
        if (!args.has(Targets.ALL)) {
            return Targets.named(session, args);
        }
        Targets.refuseBoth(session, args);
        return session.profiles().profiles().stream().map(Profile::name).toList();
    }

    private static Optional<Remedy> remedy(
            Session session, Gateways gateways, ProfileName name, GatehouseException problem) {
        return problem instanceof InvalidInputException invalid
                ? Optional.of(Editor.of(session.environment(), gateways.profile(name), invalid))
                : problem.remedy();
    }

    private static String json(
            Session session,
            Gateways gateways,
            Collection<ProfileName> names,
            Map<ProfileName, GatehouseException> problems) {
        JsonStringWriter json = JsonText.object().array("profiles");
        for (ProfileName name : names) {
            Optional<GatehouseException> problem = Optional.ofNullable(problems.get(name));
            json.object()
                    .value("profile", name.value())
                    .value("valid", problem.isEmpty())
                    .value("problem", problem.map(Throwable::getMessage).orElse(null));
            JsonText.remedy(session.console(), json, problem.flatMap(found -> remedy(session, gateways, name, found)));
            json.end();
        }
        return JsonText.end(json.end());
    }
}
