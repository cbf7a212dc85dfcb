package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.CreatedProfile;
import java.util.OptionalInt;

/** {@code profile clone}: copies a profile, and registers its gateway as {@code profile create} does. */
public final class ProfileCloneCommand extends CliCommand {
    public ProfileCloneCommand() {
        super(
                "profile clone",
                "Copies a profile to a new one and, under s6, registers its gateway without starting it.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("SOURCE NAME", 2, 2, "Profile to copy, which does not run\nName of the new profile")
                .option(NewGateway.PORT, "NUMBER", "Port of its gateway; required if the source has one");
    }

    @Override
    public String more() {
        return "Files that describe processes, intents and the app's log are not copied. All other files are.";
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName source = Targets.existing(session, args.words().get(0));
        ProfileName name = Session.profileName(args.words().get(1));
        OptionalInt port = NewGateway.port(args, path());
        CreatedProfile created;
        try (Progress _ = Progress.of(session.console(), "Cloning " + source)) {
            created = session.gateways().copy(source, name, port);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "list"));
        }
        session.console()
                .done("Cloned profile " + source + " to " + name + " in "
                        + created.profile().directory());
        session.console()
                .warn(name + " has the credentials of " + source
                        + ": give it its own before both run, or they take each other's messages");
        return NewGateway.report(session, created, port);
    }
}
