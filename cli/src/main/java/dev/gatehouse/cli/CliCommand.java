package dev.gatehouse.cli;

import java.io.IOException;

/** One command of the grammar, such as {@code gateway status}. */
abstract class CliCommand {
    private final String path;
    private final String summary;

    /**
     * Makes one.
     *
     * @param path the words it is called by
     * @param summary one line for the list of commands
     */
    CliCommand(String path, String summary) {
        this.path = path;
        this.summary = summary;
    }

    final String path() {
        return path;
    }

    final String summary() {
        return summary;
    }

    /** Says which options and words it takes beside the global ones. */
    void describe(Syntax syntax) {}

    /** What its help says beyond the summary and the options; may be empty. */
    String more() {
        return "";
    }

    /** Does it, and gives the exit code. */
    abstract int run(Session session, Line line) throws IOException;

    final Syntax syntax() {
        Syntax syntax = new Syntax();
        describe(syntax);
        GlobalOptions.ALL.forEach(syntax::add);
        return syntax;
    }
}
