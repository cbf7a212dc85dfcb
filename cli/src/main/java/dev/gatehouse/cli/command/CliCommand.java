package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import java.io.IOException;

/** One command of the grammar, such as {@code gateway status}. */
public abstract class CliCommand {
    private final String path;
    private final String summary;

    /**
     * Makes one.
     *
     * @param path the words it is called by
     * @param summary one line for the list of commands
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

    /** Says which options and words it takes beside the global ones. */
    protected void describe(Syntax syntax) {}

    /** What its help says beyond the summary and the options; may be empty. */
    public String more() {
        return "";
    }

    /** Does it, and gives the exit code. */
    public abstract int run(Session session, ParsedArgs args) throws IOException;

    public final Syntax syntax() {
        Syntax syntax = new Syntax();
        describe(syntax);
        GlobalOptions.ALL.forEach(syntax::add);
        return syntax;
    }
}
