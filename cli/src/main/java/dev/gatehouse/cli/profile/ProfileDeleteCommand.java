package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.output.ShownText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.gateways.NoSuchProfileException;
import java.io.IOException;

/** {@code profile delete}: stops and uninstalls the gateway, and only then deletes the profile's directory. */
public final class ProfileDeleteCommand extends CliCommand {
    private static final String YES = "--yes";

    public ProfileDeleteCommand() {
        super("profile delete", "Deletes a profile, its directory and the service of its gateway.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 1, 1, "Profile to delete").flag(YES, "Do not ask for confirmation");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ProfileName name = Targets.existing(session, args.words().getFirst());
        if (name.isDefault()) {
            throw new UsageException(
                    "Cannot delete profile default: it is the home itself",
                    Remedy.gatehouse("gateway", "stop", "default"));
        }
        Gateways gateways = session.gateways();
        if (!gateways.isKnown(name)) {
            throw NoSuchProfileException.of(session.home(), name);
        }
        if (!args.has(YES) && !confirmed(session, name)) {
            session.console().failed("Name does not match; nothing deleted");
            session.console().remedy(Remedy.gatehouse("profile", "delete", name.value()));
            return ExitCode.FAILED;
        }
        boolean onDisk;
        try (Progress _ = Progress.of(session.console(), "Deleting " + name)) {
            onDisk = gateways.delete(name);
        }
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(
                            JsonText.object().value("name", name.value()).value("onDisk", onDisk)));
        }
        session.console().done(onDisk ? "Deleted profile " + name : "Removed the service of " + name);
        return ExitCode.DONE;
    }

    private static boolean confirmed(Session session, ProfileName name) throws IOException {
        if (!session.console().terminal().is(0)) {
            throw new UsageException(
                    "Not a terminal: pass --yes to confirm deletion",
                    Remedy.gatehouse("profile", "delete", name.value(), "--yes"));
        }
        String directory = session.home().directory(name).toString();
        session.console().say("This deletes " + ShownText.line(directory) + " and everything in it.\n");
        session.console().say("Type the profile name to confirm: ");
        return session.readLine().strip().equals(name.value());
    }
}
