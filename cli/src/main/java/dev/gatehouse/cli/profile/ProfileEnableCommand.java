package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code profile enable}: allows starts of the gateways of disabled profiles again. */
public final class ProfileEnableCommand extends CliCommand {
    public ProfileEnableCommand() {
        super("profile enable", "Allows the gateways of disabled profiles to be started again; starts nothing.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 1, Syntax.ANY, "Profiles to enable");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Map<ProfileName, Optional<GatehouseException>> failed = new LinkedHashMap<>();
        FailureLines failures = new FailureLines(session.console());
        for (ProfileName name : Targets.named(session, args)) {
            try {
                boolean changed = session.gateways().enable(name);
                failed.put(name, Optional.empty());
                failures.end();
                session.console().done(changed ? "Enabled profile " + name : "Profile " + name + " is not disabled");
                if (changed) {
                    session.console().remedy(Remedy.gatehouse("gateway", "start", name.value()));
                }
            } catch (GatehouseException e) {
                failed.put(name, Optional.of(e));
                failures.add(String.valueOf(e.getMessage()), e.remedy());
            }
        }
        failures.end();
        if (session.json()) {
            session.console().prepared(json(session, failed));
        }
        return failed.values().stream().allMatch(Optional::isEmpty) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String json(Session session, Map<ProfileName, Optional<GatehouseException>> failed) {
        JsonStringWriter json = JsonText.object().array("profiles");
        failed.forEach((name, failure) -> {
            json.object().value("name", name.value());
            JsonText.error(session.console(), json, failure);
            json.end();
        });
        return JsonText.end(json.end());
    }
}
