package dev.gatehouse.cli.app;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import java.nio.file.Path;
import java.util.Optional;

/** {@code app show}: an app as the text of its app file. */
public final class AppShowCommand extends CliCommand {
    public AppShowCommand() {
        super("app show", "Prints the app file of a preset, or of the app that commands use.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("APP", 0, 1, "Preset or app file (default: the app that commands use)");
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        AppChoice app = args.words().isEmpty()
                ? session.appChoice()
                : session.appNamed(args.words().getFirst());
        Optional<Path> file = args.words().isEmpty() ? session.appFile() : app.file();
        String text = file.isPresent() ? AppFile.text(file.get()) : Presets.text(app.word());
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(JsonText.object()
                            .value("preset", app.preset().orElse(null))
                            .value("file", file.map(Path::toString).orElse(null))
                            .value("reason", app.reason())
                            .value("text", text)));
            return ExitCode.DONE;
        }
        session.console().text(text.stripTrailing());
        return ExitCode.DONE;
    }
}
