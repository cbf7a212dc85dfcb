package dev.gatehouse.cli;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command, from its words to its exit code; to be called as often as one likes in one process. */
public final class Cli {
    /** All was done. */
    public static final int DONE = 0;

    /** Something failed; what, was said. */
    public static final int FAILED = 1;

    /** What was typed cannot be meant. */
    public static final int USAGE = 2;

    private final Surroundings surroundings;
    private final Console console;

    private Cli(Surroundings surroundings, Console console) {
        this.surroundings = surroundings;
        this.console = console;
    }

    /** Runs one command line and gives its exit code. Nothing is thrown, and nothing but these outputs is written to. */
    public static int run(String[] words, Map<String, String> environment, OutputStream out, OutputStream err) {
        return run(words, Surroundings.ofProcess(environment, out, err));
    }

    static int run(String[] words, Surroundings surroundings) {
        Console console = new Console(
                surroundings.out(), surroundings.err(), surroundings.terminal(), surroundings.environment());
        return run(words, surroundings, console);
    }

    /** Runs one command line with outputs that more than one of them share. */
    static int run(String[] words, Surroundings surroundings, Console console) {
        Cli cli = new Cli(surroundings, console);
        try {
            int code = cli.dispatch(words);
            console.flush();
            return code;
        } catch (Throwable e) {
            // Errors too: a class that cannot be set up on this host is one, and a bare trace helps nobody.
            return new Failure(e).report(console, surroundings.environment(), words);
        }
    }

    private int dispatch(String[] words) throws Exception {
        Invocation call = Invocation.of(words);
        if (call.wantsVersion()) {
            console.fact(Version.line());
            return DONE;
        }
        Optional<CliCommand> command = Commands.find(call.path());
        if (command.isEmpty()) {
            return group(call);
        }
        return run(command.get(), call.rest());
    }

    private int run(CliCommand command, List<String> typed) throws Exception {
        Syntax syntax = command.syntax();
        Optional<Line> plain = QuickReader.read(syntax, typed);
        Line line = plain.isPresent() ? plain.get() : FullReader.read(command, syntax, typed);
        if (line.has(GlobalOptions.HELP)) {
            console.prepared(Help.of(command, console.coloursFacts()));
            return DONE;
        }
        console.typedPlace(line);
        return command.run(new Session(surroundings, console, line), line);
    }

    /** Answers words that are no command yet: {@code gatehouse}, {@code gatehouse gateway}. */
    private int group(Invocation call) {
        Commands.Group group = Commands.group(call.path());
        if (call.wantsHelp()) {
            console.prepared(Help.of(group, console.coloursFacts()));
            return DONE;
        }
        call.requireKnownOptions();
        console.say(Help.of(group, false));
        return USAGE;
    }
}
