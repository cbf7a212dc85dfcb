package dev.gatehouse.cli.command;

import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.ShownText;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Asks which of several apps is meant. */
final class AppQuestion {
    private final CliContext context;
    private final Console console;
    private final ParsedArgs args;

    AppQuestion(CliContext context, Console console, ParsedArgs args) {
        this.context = context;
        this.console = console;
        this.args = args;
    }

    /**
     * Returns the app that the user chooses. Remedies name it from then on.
     *
     * @throws SeveralAppsException if nobody can be asked, or the answer is none of the apps
     */
    AppChoice choose(List<AppChoice> choices) {
        boolean asks = context.terminal().is(0) && context.terminal().is(2) && !args.has(GlobalOptions.JSON);
        if (!asks) {
            throw new SeveralAppsException(choices);
        }
        StringBuilder question = new StringBuilder("Several apps are here:\n");
        for (int i = 0; i < choices.size(); i++) {
            question.append("  ")
                    .append(i + 1)
                    .append("  ")
                    .append(ShownText.line(AppOption.words(choices.get(i))))
                    .append('\n');
        }
        console.say(question + "Which one? [1-" + choices.size() + "] ");
        AppChoice chosen = answered(choices);
        List<String> option = AppOption.naming(chosen);
        console.typed().remember(option.getFirst(), option.getLast());
        return chosen;
    }

    private AppChoice answered(List<AppChoice> choices) {
        String answer;
        try {
            answer = context.readLine().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < choices.size(); i++) {
            if (answer.equals(Integer.toString(i + 1))
                    || answer.equals(choices.get(i).word())) {
                return choices.get(i);
            }
        }
        throw new SeveralAppsException(choices);
    }
}
