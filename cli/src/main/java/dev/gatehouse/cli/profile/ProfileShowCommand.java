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
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.stream.Collectors;

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
     * @param intent the last intent of an operator
     * @param port the port of its gateway, if it has one
     * @param definition the definition of its gateway; empty if its settings are invalid
     * @param problem why its settings are invalid; empty if they are valid
     */
    private record View(
            Profile profile,
            IntentReading intent,
            OptionalInt port,
            Optional<GatewayDefinition> definition,
            String problem) {
        static View of(Profile profile) {
            OptionalInt port = OptionalInt.empty();
            try {
                GatewaySettings settings = profile.settings();
                port = settings.port();
                return new View(profile, profile.intent(), port, Optional.of(profile.gateway(settings)), "");
            } catch (InvalidInputException e) {
                return new View(profile, profile.intent(), port, Optional.empty(), String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        View view = View.of(session.gateways().profile(Targets.one(session, args)));
        Console console = session.console();
        if (session.json()) {
            console.prepared(json(view));
        } else {
            print(console, view);
        }
        view.intent().problem().ifPresent(console::warn);
        if (view.problem().isEmpty()) {
            return ExitCode.DONE;
        }
        Path file = view.profile().settingsFile();
        console.failed(view.problem());
        console.remedy(Editor.of(session.environment(), file));
        return ExitCode.FAILED;
    }

    private static void print(Console console, View view) {
        fact(console, "profile", view.profile().name().value());
        fact(console, "directory", view.profile().directory().toString());
        fact(console, "intent", view.intent().intent().word() + " (" + source(view.intent()) + ")");
        fact(
                console,
                "port",
                view.port().isPresent() ? Integer.toString(view.port().getAsInt()) : "-");
        view.definition().ifPresent(definition -> print(console, definition));
    }

    private static void print(Console console, GatewayDefinition definition) {
        fact(console, "command", String.join(" ", command(definition)));
        fact(console, "user", definition.user().orElse("the account that starts it"));
        definition.environment().variables().forEach((key, value) -> fact(console, "variable", key + "=" + value));
        definition
                .environment()
                .byKind()
                .forEach((key, values) -> values.forEach((kind, value) -> {
                    String under = kind.equals(Environment.OTHERS) ? "" : " (" + kind + ")";
                    fact(console, "variable", key + "=" + value.replace(Environment.UNIT, "{unit}") + under);
                }));
        print(console, definition.sources());
        fact(console, "restart", definition.restart().isEnabled() ? restart(definition) : "never");
        fact(
                console,
                "stop",
                definition.stop().signal() + ", killed after "
                        + seconds(definition.stop().grace()));
        fact(console, "ready", ready(definition.ready()));
        limits(definition.limits()).ifPresent(words -> fact(console, "limits", words));
        fact(console, "hardened", definition.hardening() == Hardening.NONE ? "no" : "yes");
        fact(console, "logs", log(definition.logs()));
    }

    /** Shows where variables come from; what the files contain is not shown. */
    private static void print(Console console, EnvironmentSources sources) {
        sources.secrets().forEach((name, file) -> fact(console, "secret", name + " is the content of " + file));
        sources.secretFiles().forEach((name, file) -> fact(console, "secret", name + " is the path of " + file));
        sources.file().ifPresent(file -> fact(console, "env file", file.toString()));
        if (!sources.searchPath().isEmpty()) {
            fact(console, "path", sources.before("", File.pathSeparator));
        }
    }

    private static Optional<String> limits(Limits limits) {
        StringJoiner words = new StringJoiner(", ");
        limits.openFiles().ifPresent(files -> words.add(files + " open files"));
        limits.processes().ifPresent(processes -> words.add(processes + " processes"));
        limits.memoryBytes().ifPresent(bytes -> words.add(bytes + " bytes of memory"));
        return words.length() == 0 ? Optional.empty() : Optional.of(words.toString());
    }

    private static String log(LogPolicy log) {
        return log.files() + " archives of " + log.bytesPerFile() + " bytes, if the manager keeps log files"
                + (log.forward() ? "; also forwarded to the output of the s6 tree" : "");
    }

    private static void fact(Console console, String key, String value) {
        console.fact(key + " ".repeat(Math.max(1, 11 - key.length())) + value);
    }

    private static String source(IntentReading intent) {
        return switch (intent.source()) {
            case INTENT_FILE -> "recorded";
            case DESIRED_STATE -> "desired_state of the app";
            case GATEWAY_STATE -> "last state of the app";
            case COPY -> "ignored: that of the profile it was copied from";
            case NOTHING -> "nothing recorded";
        };
    }

    private static String restart(GatewayDefinition definition) {
        RestartPolicy policy = definition.restart();
        return (policy.mode() == RestartPolicy.Mode.ALWAYS ? "always, after " : "on failure, after ")
                + seconds(policy.first()) + ", doubling up to " + seconds(policy.longest())
                + "; delay reset after " + seconds(policy.healthy()) + " up"
                + codes("; at once after exit ", policy.again()) + codes("; never after exit ", policy.never());
    }

    private static String codes(String before, SortedSet<Integer> codes) {
        return codes.isEmpty()
                ? ""
                : before + codes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String ready(Readiness ready) {
        return ready instanceof Readiness.None ? "when it has stayed up for a second" : sign(ready);
    }

    /** A method of its own, because linking the switch takes a short command milliseconds. */
    private static String sign(Readiness ready) {
        return switch (ready) {
            case Readiness.None none -> "";
            case Readiness.Notify notify -> "when it signals readiness, within " + seconds(notify.limit());
            case Readiness.Port port ->
                "when port " + port.port() + " accepts connections, within " + seconds(port.limit());
            case Readiness.Http http ->
                "when http://localhost:" + http.port() + http.path() + " answers " + http.status() + ", within "
                        + seconds(http.limit());
            case Readiness.State state -> "when its state file says so, within " + seconds(state.limit());
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String json(View view) {
        JsonStringWriter json = JsonText.object()
                .value("name", view.profile().name().value())
                .value("directory", view.profile().directory().toString());
        JsonText.number(json, "port", view.port().isPresent(), view.port().orElse(0));
        json.object("intent")
                .value("wanted", view.intent().intent().word())
                .value(
                        "source",
                        view.intent().source().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .value("recorded", view.intent().recorded())
                .value("problem", view.intent().problem().orElse(null))
                .end();
        if (view.definition().isPresent()) {
            definition(json, view.definition().get());
        } else {
            json.nul("definition");
        }
        return JsonText.end(json.value("problem", view.problem().isEmpty() ? null : view.problem()));
    }

    private static void files(JsonStringWriter json, Map<String, Path> files) {
        files.forEach((name, file) -> json.value(name, file.toString()));
        json.end();
    }

    /** The command, with a placeholder where each manager has its own name for the service. */
    private static List<String> command(GatewayDefinition definition) {
        return definition.commandByUnit().isEmpty()
                ? definition.command()
                : definition.commandByUnit().stream()
                        .map(word -> word.replace(Environment.UNIT, "{unit}"))
                        .toList();
    }

    private static void definition(JsonStringWriter json, GatewayDefinition definition) {
        json.object("definition")
                .value("description", definition.description())
                .array("command", command(definition))
                .object("environment");
        definition.environment().variables().forEach(json::value);
        json.end().object("environmentByKind");
        definition.environment().byKind().forEach((key, values) -> {
            json.object(key);
            values.forEach((kind, value) -> json.value(kind, value.replace(Environment.UNIT, "{unit}")));
            json.end();
        });
        json.end()
                .value(
                        "envFile",
                        definition.sources().file().map(Path::toString).orElse(null));
        files(json.object("secrets"), definition.sources().secrets());
        files(json.object("secretFiles"), definition.sources().secretFiles());
        json.array(
                        "path",
                        definition.sources().searchPath().stream()
                                .map(Path::toString)
                                .toList())
                .value("user", definition.user().orElse(null))
                .value("activate", definition.activate().map(Path::toString).orElse(null))
                .object("restart")
                .value("mode", definition.restart().mode().word())
                .value("firstSeconds", definition.restart().first().toSeconds())
                .value("maxSeconds", definition.restart().longest().toSeconds())
                .value("healthySeconds", definition.restart().healthy().toSeconds())
                .array("again", definition.restart().again())
                .array("never", definition.restart().never())
                .end()
                .object("stop")
                .value("signal", definition.stop().signal())
                .value("graceMillis", definition.stop().grace().toMillis())
                .end()
                .value("ready", ready(definition.ready()))
                .object("limits");
        limit(json, "files", definition.limits().openFiles());
        limit(json, "processes", definition.limits().processes());
        limit(json, "memoryBytes", definition.limits().memoryBytes());
        json.end()
                .value("hardened", definition.hardening() != Hardening.NONE)
                .object("logs")
                .value("files", definition.logs().files())
                .value("bytesPerFile", definition.logs().bytesPerFile())
                .value("forward", definition.logs().forward())
                .end()
                .end();
    }

    private static void limit(JsonStringWriter json, String name, OptionalLong limit) {
        JsonText.number(json, name, limit.isPresent(), limit.orElse(0));
    }
}
