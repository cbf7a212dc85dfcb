package dev.gatehouse.cli.command;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code --app all}: runs one command for each app that is there. An app that fails does not stop the others. */
public final class AllApps {
    private final CliContext context;
    private final Console console;
    private final CliCommand command;
    private final ParsedArgs args;
    private final List<Result> results = new ArrayList<>();

    /**
     * The result of one app.
     *
     * @param app its preset or file
     * @param home its home; null if the app file is invalid
     * @param code the exit code
     * @param json what the command has printed, if that is JSON
     */
    private record Result(String app, Optional<Path> home, int code, String json) {}

    /**
     * Prepares a command.
     *
     * @param args its options and arguments; the app is {@code all}
     */
    public AllApps(CliContext context, Console console, CliCommand command, ParsedArgs args) {
        this.context = context;
        this.console = console;
        this.command = command;
        this.args = args;
    }

    /** Runs the command and returns the highest exit code. */
    public int run() {
        requireUsage();
        List<AppChoice> apps = new Session(context, console, without(GlobalOptions.APP), List.of()).allApps();
        if (apps.isEmpty()) {
            throw new GatehouseException("No app has a home here", Remedy.gatehouse("app", "list"));
        }
        Set<Path> seen = new HashSet<>();
        int worst = ExitCode.DONE;
        for (AppChoice app : apps) {
            worst = Math.max(worst, run(app, seen));
        }
        if (args.has(GlobalOptions.JSON)) {
            console.prepared(json());
        }
        return worst;
    }

    private void requireUsage() {
        if (!command.acceptsAllApps(args)) {
            throw new UsageException(
                    "--app all is for gateway list, gateway status --all, gateway start --all, gateway stop --all, check"
                            + " and reconcile --dry-run; name one app for `" + command.path() + "`",
                    Remedy.gatehouse("app", "list"));
        }
        for (String option : List.of(GlobalOptions.HOME, GlobalOptions.PROFILE)) {
            if (args.value(option).isPresent()) {
                throw new UsageException(
                        option + " cannot be combined with --app all", UsageException.helpOf(command.path()));
            }
        }
    }

    private ParsedArgs without(String option) {
        Map<String, String> values = new HashMap<>(args.values());
        values.remove(option);
        return new ParsedArgs(args.flags(), values, args.words(), args.backendOptions());
    }

    /** Runs the command as if the app was named. Two apps with one home are one. */
    private int run(AppChoice app, Set<Path> seen) {
        List<String> named = AppOption.naming(app);
        ParsedArgs own = without(GlobalOptions.APP);
        own = new ParsedArgs(own.flags(), with(own.values(), named), own.words(), own.backendOptions());
        boolean json = args.has(GlobalOptions.JSON);
        ByteArrayOutputStream facts = new ByteArrayOutputStream();
        Console part = console.part(AppOption.words(app), json ? Optional.of(facts) : Optional.<OutputStream>empty());
        part.typed().remember(own);
        Session session = new Session(context, part, own, List.of());
        Optional<Path> home = Optional.empty();
        int code;
        try {
            home = Optional.of(session.home().path());
            if (!seen.add(home.get())) {
                return ExitCode.DONE;
            }
            session.requireValidOptions();
            code = command.run(session, own);
        } catch (Throwable e) {
            // Errors too, as for one app.
            code = new Failure(e).report(part, context.environment(), words(own, named));
        }
        part.flush();
        results.add(new Result(app.word(), home, code, facts.toString(StandardCharsets.UTF_8)));
        return code;
    }

    private static Map<String, String> with(Map<String, String> values, List<String> option) {
        Map<String, String> all = new HashMap<>(values);
        all.put(option.getFirst(), option.getLast());
        return all;
    }

    /** The command line for one app, for a remedy that repeats it. */
    private String[] words(ParsedArgs own, List<String> named) {
        List<String> words = new ArrayList<>(List.of(command.path().split(" ", -1)));
        words.addAll(own.flags());
        own.values().forEach((option, value) -> {
            if (!option.equals(named.getFirst())) {
                words.addAll(List.of(option, value));
            }
        });
        own.backendOptions().forEach((option, value) -> {
            words.add(option);
            if (!value.isEmpty()) {
                words.add(value);
            }
        });
        return words.toArray(String[]::new);
    }

    private String json() {
        StringBuilder apps = new StringBuilder();
        for (Result result : results) {
            JsonStringWriter facts = JsonText.object()
                    .value("app", result.app())
                    .value("home", result.home().map(Path::toString).orElse(null))
                    .value("exitCode", result.code());
            String text = JsonText.end(facts).strip();
            // What the command has printed is one object already.
            String own = result.json().isBlank() ? "null" : result.json().strip();
            String both = text.substring(0, text.length() - 1).stripTrailing() + ",\n  \"result\": "
                    + own.replace("\n", "\n  ") + "\n}";
            apps.append(apps.isEmpty() ? "" : ",").append("\n    ").append(both.replace("\n", "\n    "));
        }
        return "{\n  \"apps\": [" + apps + "\n  ]\n}\n";
    }
}
