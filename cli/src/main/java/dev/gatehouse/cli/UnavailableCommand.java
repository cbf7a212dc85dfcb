package dev.gatehouse.cli;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.profile.Home;
import java.util.Optional;

/** A command of a later version. It says so, and names an alternative. Help does not list it. */
final class UnavailableCommand extends CliCommand {
    private UnavailableCommand(String path) {
        super(path, "is not in this version");
    }

    static Optional<CliCommand> find(String path) {
        return switch (path) {
            case "profile import", "doctor" -> Optional.of(new UnavailableCommand(path));
            default -> Optional.empty();
        };
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("WORD", 0, Syntax.ANY, "");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Home home = session.home();
        throw switch (path()) {
            case "profile import" ->
                unavailable(
                        "copy the profile's directory to " + home.profilesDirectory() + ", and its gateway follows",
                        "gatehouse reconcile");
            default -> unavailable("what was found on this host is told by detect", "gatehouse detect");
        };
    }

    private UsageException unavailable(String instead, String remedy) {
        return new UsageException(path() + " is not in this version; " + instead, remedy);
    }
}
