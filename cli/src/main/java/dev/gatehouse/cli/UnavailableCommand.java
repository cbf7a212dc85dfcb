package dev.gatehouse.cli;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import java.util.Optional;

/** A command of a later version. Fails with an alternative. Help does not list it. */
final class UnavailableCommand extends CliCommand {
    private UnavailableCommand(String path) {
        super(path, "Not available in this version.");
    }

    static Optional<CliCommand> find(String path) {
        return switch (path) {
            case "profile import" -> Optional.of(new UnavailableCommand(path));
            default -> Optional.empty();
        };
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("ARGUMENT", 0, Syntax.ANY, "");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Home home = session.home();
        throw unavailable(
                "copy the profile directory to " + home.profilesDirectory() + ", then reconcile",
                Remedy.gatehouse("reconcile"));
    }

    private UsageException unavailable(String instead, Remedy remedy) {
        return new UsageException(path() + " is not available in this version; " + instead, remedy);
    }
}
