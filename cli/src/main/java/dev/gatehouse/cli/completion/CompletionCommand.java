package dev.gatehouse.cli.completion;

import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code completion}: prints the script with which a shell completes words of this command. */
public final class CompletionCommand extends CliCommand {
    /** The line of a script that the rows replace. */
    private static final String ROWS = "# ROWS\n";

    private final Supplier<List<Word>> words;

    /**
     * Creates the command.
     *
     * @param words returns all words of commands
     */
    public CompletionCommand(Supplier<List<Word>> words) {
        super("completion", "Prints a script that completes commands, options and profiles in a shell.");
        this.words = words;
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("SHELL", 1, 1, String.join(", ", Shell.words()));
    }

    @Override
    public String more() {
        return "Where a shell looks for scripts:\n"
                + "  bash: gatehouse completion bash >~/.local/share/bash-completion/completions/gatehouse\n"
                + "  zsh:  gatehouse completion zsh >DIR/_gatehouse, where fpath has DIR\n"
                + "  fish: gatehouse completion fish >~/.config/fish/completions/gatehouse.fish\n"
                + "Completion starts no program: it reads names of profiles from a file that gatehouse keeps.";
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        String word = args.words().getFirst();
        Shell shell = Shell.of(word)
                .orElseThrow(() -> new UsageException(
                        "SHELL must be one of " + String.join(", ", Shell.words()) + ", got " + Quoted.forMessage(word)
                                + Suggestion.clause(word, Shell.words()),
                        UsageException.helpOf(path())));
        session.console().prepared(script(shell, session.context().managers()));
        return ExitCode.DONE;
    }

    private String script(Shell shell, ServiceManagers managers) throws IOException {
        String rows = shell.assignment("_gatehouse_rows", CompletionTable.of(words.get(), values(managers)));
        return template(shell).replace(ROWS, rows + "\n");
    }

    private static Map<ValueKind, List<String>> values(ServiceManagers managers) {
        List<String> apps = new ArrayList<>(Presets.names());
        apps.add(AppRule.ALL);
        return Map.of(
                ValueKind.APPS,
                apps,
                ValueKind.MANAGERS,
                managers.kinds().stream().map(Kind::word).toList(),
                ValueKind.SHELLS,
                Shell.words());
    }

    private static String template(Shell shell) throws IOException {
        try (InputStream text = CompletionCommand.class.getResourceAsStream("gatehouse." + shell.word())) {
            if (text == null) {
                throw new IOException("no script for " + shell.word());
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
