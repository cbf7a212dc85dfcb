package dev.gatehouse.cli;

import dev.gatehouse.profile.Home;
import java.util.Optional;

/** A command that a later version will have: it says so, and what does the same until then. Help does not list it. */
final class NotYet extends CliCommand {
    private NotYet(String path) {
        super(path, "is not in this version");
    }

    static Optional<CliCommand> find(String path) {
        return switch (path) {
            case "profile import", "doctor" -> Optional.of(new NotYet(path));
            default -> Optional.empty();
        };
    }

    @Override
    void describe(Syntax syntax) {
        syntax.words("WORD", 0, Syntax.ANY, "");
    }

    @Override
    int run(Session session, Line line) {
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
