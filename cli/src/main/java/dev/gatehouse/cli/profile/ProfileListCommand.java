package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code profile list}: the profiles on disk. */
public final class ProfileListCommand extends CliCommand {
    public ProfileListCommand() {
        super("profile list", "Lists the profiles on disk.");
    }

    /**
     * A row of the list.
     *
     * @param profile the profile
     * @param port the port of its gateway, if it has one
     * @param intent the intent that counts; empty if its manager does not say it
     * @param invalid why its settings are invalid; empty if they are valid
     */
    private record Entry(
            Profile profile,
            OptionalInt port,
            Optional<IntentReading> intent,
            Optional<InvalidInputException> invalid) {
        static Entry of(Profile profile, Optional<IntentReading> intent) {
            try {
                return new Entry(profile, profile.settings().port(), intent, Optional.empty());
            } catch (InvalidInputException e) {
                return new Entry(profile, OptionalInt.empty(), intent, Optional.of(e));
            }
        }

        Optional<String> word() {
            return intent.map(reading -> reading.intent().word());
        }
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Profiles profiles = session.profiles();
        List<Entry> entries = new ArrayList<>();
        ShownIntents intents = ShownIntents.of(session, profiles.profiles());
        profiles.profiles().forEach(profile -> entries.add(Entry.of(profile, intents.intent(profile))));
        if (session.json()) {
            session.console().prepared(json(session.home(), entries, profiles.findings()));
        } else {
            print(session.console(), entries);
        }
        return warn(session, entries, profiles, intents);
    }

    private static void print(Console console, List<Entry> entries) {
        Table table = new Table("PROFILE", "PORT", "INTENT", "DIRECTORY");
        for (Entry entry : entries) {
            table.row(
                    entry.profile().name().value(),
                    entry.port().isPresent() ? Integer.toString(entry.port().getAsInt()) : "-",
                    entry.word().orElse("-"),
                    entry.profile().directory().toString());
        }
        table.printTo(console);
    }

    private static int warn(Session session, List<Entry> entries, Profiles profiles, ShownIntents intents) {
        Console console = session.console();
        boolean broken = false;
        for (Entry entry : entries) {
            if (entry.invalid().isPresent()) {
                InvalidInputException invalid = entry.invalid().get();
                console.failed(entry.profile().name() + ": " + invalid.getMessage());
                console.remedy(Editor.of(session.environment(), entry.profile(), invalid));
                broken = true;
            }
            entry.intent()
                    .flatMap(IntentReading::problem)
                    .ifPresent(problem -> console.warn(entry.profile().name() + ": " + problem));
        }
        // Mostly one reason for all: the cluster does not answer.
        Set<String> reasons = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (entry.intent().isEmpty()) {
                reasons.add(intents.reason(entry.profile()));
            }
        }
        reasons.forEach(reason -> console.warn("The intent is unknown: " + reason));
        for (Profiles.Finding finding : profiles.findings()) {
            console.warn("Ignoring " + finding.path() + ": " + finding.reason());
        }
        return broken ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static String json(Home home, List<Entry> entries, List<Profiles.Finding> findings) {
        JsonStringWriter json =
                JsonText.object().value("home", home.path().toString()).array("profiles");
        for (Entry entry : entries) {
            json.object()
                    .value("name", entry.profile().name().value())
                    .value("directory", entry.profile().directory().toString());
            JsonText.number(json, "port", entry.port().isPresent(), entry.port().orElse(0));
            json.value("intent", entry.word().orElse(null))
                    .value("problem", entry.invalid().map(Throwable::getMessage).orElse(null))
                    .end();
        }
        json.end();
        JsonText.findings(json, findings);
        return JsonText.end(json);
    }
}
