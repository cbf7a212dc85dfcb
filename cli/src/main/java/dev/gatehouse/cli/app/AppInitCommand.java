package dev.gatehouse.cli.app;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.ShownText;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code app init}: writes a new app file with comments. */
public final class AppInitCommand extends CliCommand {
    private static final String OUTPUT = "--output";
    private static final String CREATE_HOME = "--create-home";

    public AppInitCommand() {
        super("app init", "Writes a commented app file: gatehouse.yaml in the app's home, or another file.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 0, 1, "Preset to begin with, or name of another app (default: the app that commands use)")
                .option(OUTPUT, "FILE", "File to write (default: gatehouse.yaml in the home)")
                .flag(CREATE_HOME, "Create the home directory if it does not exist");
    }

    @Override
    public String more() {
        return "Never overwrites a file. The home is that of --home, or the usual one of the app.";
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        String name = args.words().isEmpty()
                ? session.home().app().name()
                : args.words().getFirst();
        App app = app(name);
        Path home = args.value(GlobalOptions.HOME).isPresent() || args.words().isEmpty()
                ? session.home().path()
                : session.homeOf(app);
        boolean inHome = args.value(OUTPUT).isEmpty();
        Path file =
                inHome ? home.resolve(AppFile.NAME) : output(args.value(OUTPUT).get());
        boolean creates = args.has(CREATE_HOME);
        if (inHome && !creates && !Files.isDirectory(home)) {
            creates = confirmed(session, name, home);
        }
        write(session, file, AppTemplate.of(name), creates);
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(JsonText.object().value("app", name).value("file", file.toString())));
        }
        session.console().done("Wrote " + file);
        List<String> option =
                inHome ? List.of(GlobalOptions.HOME, home.toString()) : List.of(GlobalOptions.APP, file.toString());
        session.console().remedy(Remedy.gatehouse(option.toArray(String[]::new)).with("app", "list"));
        return ExitCode.DONE;
    }

    private static App app(String name) {
        try {
            return Presets.names().contains(name)
                    ? Presets.named(name)
                    : App.builder(name, List.of(name)).build();
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), UsageException.helpOf("app init"));
        }
    }

    private static Path output(String typed) {
        try {
            return Path.of(typed).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException("Invalid path " + typed, UsageException.helpOf("app init"));
        }
    }

    private static boolean confirmed(Session session, String name, Path home) throws IOException {
        boolean asks = session.console().terminal().is(0) && !session.json();
        if (asks) {
            session.console().say("Create home directory " + ShownText.line(home.toString()) + "? [Y/n] ");
            String answer = session.readLine().strip().toLowerCase(Locale.ROOT);
            if (answer.isEmpty() || answer.startsWith("y")) {
                return true;
            }
        }
        throw new UsageException(
                "Home directory " + home + " does not exist; pass --create-home to create it",
                Remedy.gatehouse("app", "init", name, CREATE_HOME));
    }

    private static void write(Session session, Path file, String text, boolean creates) {
        try {
            AppFile.create(file, text, creates);
        } catch (FileAlreadyExistsException e) {
            throw new GatehouseException(
                    file + " exists already; it stays as it is", Editor.of(session.environment(), file));
        } catch (IOException e) {
            Path parent = file.getParent();
            throw new StorageException(
                    "Cannot write " + file + ": " + e.getMessage(),
                    Remedy.of(
                            "ls",
                            "-ld",
                            Session.existing(parent == null ? file : parent).toString()),
                    e);
        }
    }
}
