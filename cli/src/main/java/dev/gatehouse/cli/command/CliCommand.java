package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import java.io.IOException;
import java.util.List;

/** A command, such as {@code gateway status}. */
public abstract class CliCommand {
    private final String path;
    private final String summary;

    /**
     * Creates a command.
     *
     * @param path the words of the command, such as {@code gateway status}
     * @param summary one sentence for the list of commands
     */
    public CliCommand(String path, String summary) {
        this.path = path;
        this.summary = summary;
    }

    public final String path() {
        return path;
    }

    public final String summary() {
        return summary;
    }

    /** Declares the options and arguments of this command, without the global options. */
    protected void describe(Syntax syntax) {}

    /** Returns help text in addition to the summary and the options; can be empty. */
    public String more() {
        return "";
    }

    /** Whether the command changes nothing, and ends soon, with these options and arguments. */
    public boolean onlyReads(ParsedArgs args) {
        return false;
    }

    /** Whether the command asks the service manager, in any case or as a rule. */
    public boolean asksManager() {
        return false;
    }

    /** Whether the command looks for others that have the gateways, in any case or as a rule. */
    public boolean looksForHolders() {
        return false;
    }

    /** Returns those of the arguments that are profiles whose gateways the command is about. */
    public List<String> gatewayWords(ParsedArgs args) {
        return path.startsWith("gateway ") ? args.words() : List.of();
    }

    /** Whether the command can run once for each app that is there, with these options and arguments. */
    public boolean acceptsAllApps(ParsedArgs args) {
        return false;
    }

    /** Runs the command and returns the exit code. */
    public abstract int run(Session session, ParsedArgs args) throws IOException;

    public final Syntax syntax() {
        Syntax syntax = new Syntax();
        describe(syntax);
        GlobalOptions.ALL.forEach(syntax::add);
        return syntax;
    }
}
