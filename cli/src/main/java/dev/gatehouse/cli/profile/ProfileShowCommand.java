package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code profile show}: a profile and the definition of its gateway. */
public final class ProfileShowCommand extends CliCommand {
    public ProfileShowCommand() {
        super("profile show", "Shows a profile and the definition of its gateway.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, 1, "Profile to show (default: the current profile)");
    }

    /**
     * The facts to show.
     *
     * @param profile the profile
     * @param intent the intent that counts; empty if its manager does not say it
     * @param port the port of its gateway, if it has one
     * @param definition the definition of its gateway; empty if its settings are invalid
     * @param invalid why its settings are invalid; empty if they are valid
     */
    private record View(
            Profile profile,
            Optional<IntentReading> intent,
            OptionalInt port,
            Optional<GatewayDefinition> definition,
            Optional<InvalidInputException> invalid) {
        static View of(Profile profile, Optional<IntentReading> intent) {
            OptionalInt port = OptionalInt.empty();
            try {
                GatewaySettings settings = profile.settings();
                port = settings.port();
                return new View(profile, intent, port, Optional.of(profile.gateway(settings)), Optional.empty());
            } catch (InvalidInputException e) {
                return new View(profile, intent, port, Optional.empty(), Optional.of(e));
            }
        }
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Profile profile = session.gateways().profile(Targets.one(session, args));
        ShownIntents intents = ShownIntents.of(session, List.of(profile));
        View view = View.of(profile, intents.intent(profile));
        Console console = session.console();
        if (session.json()) {
            console.prepared(json(view, intents.reason(profile)));
        } else {
            print(console, view);
        }
        view.intent().flatMap(IntentReading::problem).ifPresent(console::warn);
        if (view.intent().isEmpty()) {
            console.warn("The intent is unknown: " + intents.reason(profile));
        }
        if (view.invalid().isEmpty()) {
            return ExitCode.DONE;
        }
        InvalidInputException invalid = view.invalid().get();
        console.failed(String.valueOf(invalid.getMessage()));
        console.remedy(Editor.of(session.environment(), view.profile(), invalid));
        return ExitCode.FAILED;
    }

    private static void print(Console console, View view) {
        fact(console, "profile", view.profile().name().value());
        fact(console, "directory", view.profile().directory().toString());
        fact(
                console,
                "intent",
                view.intent()
                        .map(intent -> intent.intent().word() + " (" + source(intent) + ")")
                        .orElse("-"));
        fact(
                console,
                "port",
                view.port().isPresent() ? Integer.toString(view.port().getAsInt()) : "-");
        view.definition()
                .ifPresent(
                        definition -> new ShownDefinition(definition).print((key, value) -> fact(console, key, value)));
    }

    private static void fact(Console console, String key, String value) {
        console.fact(key + " ".repeat(Math.max(1, 11 - key.length())) + value);
    }

    private static String source(IntentReading intent) {
        return switch (intent.source()) {
            case INTENT_FILE -> "recorded";
            case DESIRED_STATE -> "desired_state of the app";
            case GATEWAY_STATE -> "last state of the app";
            case MANAGER -> "kept by the service manager";
            case COPY -> "ignored: that of the profile it was copied from";
            case NOTHING -> "nothing recorded";
        };
    }

    private static String json(View view, String reason) {
        JsonStringWriter json = JsonText.object()
                .value("name", view.profile().name().value())
                .value("directory", view.profile().directory().toString());
        JsonText.number(json, "port", view.port().isPresent(), view.port().orElse(0));
        Optional<IntentReading> intent = view.intent();
        json.object("intent")
                .value("wanted", intent.map(reading -> reading.intent().word()).orElse(null))
                .value(
                        "source",
                        intent.map(IntentReading::source)
                                .orElse(IntentReading.Source.MANAGER)
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'))
                .value("recorded", intent.map(IntentReading::recorded).orElse(null))
                .value(
                        "problem",
                        intent.isEmpty() ? reason : intent.get().problem().orElse(null))
                .end();
        if (view.definition().isPresent()) {
            new ShownDefinition(view.definition().get()).addTo(json);
        } else {
            json.nul("definition");
        }
        return JsonText.end(
                json.value("problem", view.invalid().map(Throwable::getMessage).orElse(null)));
    }
}
