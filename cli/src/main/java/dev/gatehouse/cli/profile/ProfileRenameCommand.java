package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;

/** {@code profile rename}: renames a profile and the service of its gateway. */
public final class ProfileRenameCommand extends CliCommand {
    public ProfileRenameCommand() {
        super("profile rename", "Renames a profile and the service of its gateway.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("OLD NEW", 2, 2, "Profile to rename\nNew name");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName from = Targets.existing(session, args.words().get(0));
        ProfileName to = Session.profileName(args.words().get(1));
        try (Progress _ = Progress.of(session.console(), "Renaming " + from)) {
            session.gateways().rename(from, to);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(
                            JsonText.object().value("name", to.value()).value("former", from.value())));
        }
        session.console().done("Renamed profile " + from + " to " + to);
        return ExitCode.DONE;
    }
}
