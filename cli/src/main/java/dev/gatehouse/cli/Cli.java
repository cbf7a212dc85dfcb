package dev.gatehouse.cli;

import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.cli.command.AllApps;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Failure;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.completion.KnownProfiles;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.FullReader;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.QuickReader;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.posix.Recollection;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** Runs command lines. Can run any number of them in one process. */
public final class Cli {
    private final CliContext context;
    private final Console console;

    private Cli(CliContext context, Console console) {
        this.context = context;
        this.console = console;
    }

    /** Runs one command line and returns its exit code. Throws nothing and writes only to these two streams. */
    public static int run(String[] words, Map<String, String> environment, OutputStream out, OutputStream err) {
        return run(words, CliContext.ofProcess(environment, out, err));
    }

    /** Runs one command line in a context and returns its exit code. */
    public static int run(String[] words, CliContext context) {
        Console console = new Console(context.out(), context.err(), context.terminal(), context.environment());
        return run(words, context, console);
    }

    /** Runs one command line on a console that several command lines share. */
    static int run(String[] words, CliContext context, Console console) {
        Cli cli = new Cli(context, console);
        try {
            int code = cli.dispatch(words);
            console.flush();
            return code;
        } catch (Throwable e) {
            // Errors too: a class that cannot be initialized on this host throws one, and a user cannot use a bare
            // stack
            // trace.
            return new Failure(e).report(console, context.environment(), words);
        }
    }

    private int dispatch(String[] words) throws Exception {
        Invocation call = Invocation.of(words);
        if (call.wantsVersion()) {
            console.fact(Version.line());
            return ExitCode.DONE;
        }
        Optional<CliCommand> command = Commands.find(call.path());
        if (command.isEmpty()) {
            return group(call);
        }
        return run(command.get(), call);
    }

    private int run(CliCommand command, Invocation call) throws Exception {
        Syntax syntax = command.syntax();
        Optional<ParsedArgs> plain = QuickReader.read(syntax, call.rest());
        ParsedArgs args = plain.isPresent() ? plain.get() : FullReader.read(command.path(), syntax, call.rest());
        if (args.has(GlobalOptions.HELP)) {
            console.prepared(Help.of(command, call.typed(), console.coloursFacts()));
            return ExitCode.DONE;
        }
        if (args.value(GlobalOptions.APP).equals(Optional.of(AppRule.ALL))) {
            return new AllApps(context, console, command, args).run();
        }
        console.typed().remember(args);
        boolean onlyReads = command.onlyReads(args);
        if (onlyReads) {
            Recollection.begin();
            if (command.looksForHolders()) {
                LockList.readAhead();
                HostFacts.readAhead();
            }
        }
        try {
            CliContext ready = onlyReads && command.asksManager() ? readAhead(args) : context;
            Session session = new Session(ready, console, args, command.gatewayWords(args));
            session.requireValidOptions();
            int code = command.run(session, args);
            rememberProfiles(session, !onlyReads);
            return code;
        } finally {
            if (onlyReads) {
                Recollection.end();
            }
        }
    }

    /** Updates the names that shells complete. */
    private void rememberProfiles(Session session, boolean changed) {
        Optional<Profiles> profiles = session.knownProfiles(changed);
        if (profiles.isPresent()) {
            Optional<KnownProfiles> file = KnownProfiles.of(context.environment());
            if (file.isPresent()) {
                file.get()
                        .keep(
                                session.home(),
                                session.appChoice().word(),
                                profiles.get().profiles());
            }
        }
    }

    private CliContext readAhead(ParsedArgs args) {
        return context.with(context.managers()
                .readAhead(args.value(GlobalOptions.MANAGER), context.environment(), args.backendOptions()));
    }

    /** Handles an incomplete command: {@code gatehouse}, {@code gatehouse gateway}. */
    private int group(Invocation call) {
        Commands.Group group = Commands.group(call.path());
        if (call.wantsHelp()) {
            console.prepared(Help.of(group, console.coloursFacts()));
            return ExitCode.DONE;
        }
        call.requireKnownOptions();
        console.say(Help.of(group, false));
        return ExitCode.USAGE;
    }
}
