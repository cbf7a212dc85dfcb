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
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.NoServiceManagerException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;

/** {@code profile delete}: ends the gateway, makes the manager forget it, and only then deletes what the profile holds. */
public final class ProfileDeleteCommand extends CliCommand {
    private static final String YES = "--yes";

    public ProfileDeleteCommand() {
        super("profile delete", "Deletes a profile with all it holds, and its gateway.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 1, 1, "which profile").flag(YES, "do not ask");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ProfileName name = Session.profileName(args.words().getFirst());
        if (name.isDefault()) {
            throw new UsageException(
                    "the profile default is the home itself, and cannot be deleted", "gatehouse gateway stop default");
        }
        Home home = session.home();
        boolean onDisk = home.profile(name).isPresent();
        if (!onDisk && !isRegistered(session, name)) {
            throw Targets.unknown(home, name);
        }
        if (!args.has(YES) && !confirmed(session, name)) {
            session.console().failed("that is not its name; nothing was deleted");
            session.console().remedy("gatehouse profile delete " + name);
            return ExitCode.FAILED;
        }
        try (Progress _ = Progress.of(session.console(), "deleting " + name)) {
            removeService(session, name);
            if (onDisk) {
                delete(home, name);
            }
        }
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(
                            JsonText.object().value("name", name.value()).value("onDisk", onDisk)));
        }
        session.console().done(onDisk ? "profile " + name + " is deleted" : "the service of " + name + " is removed");
        return ExitCode.DONE;
    }

    private static boolean isRegistered(Session session, ProfileName name) {
        try {
            return session.manager().status(new ServiceName(name)).state() != State.NOT_INSTALLED;
        } catch (NoServiceManagerException e) {
            return false;
        }
    }

    private static boolean confirmed(Session session, ProfileName name) throws IOException {
        if (!session.console().terminal().is(0)) {
            throw new UsageException(
                    "deleting a profile takes --yes where nobody can be asked",
                    "gatehouse profile delete " + name + " --yes");
        }
        session.console().say("This deletes " + session.home().directory(name) + " with all it holds.\n");
        session.console().say("Type the profile's name to go on: ");
        return session.readLine().strip().equals(name.value());
    }

    private static void removeService(Session session, ProfileName name) {
        ServiceManager manager;
        try {
            manager = session.manager();
        } catch (NoServiceManagerException none) {
            // Where there is no manager there is no service either.
            return;
        }
        manager.remove(new ServiceName(name));
    }

    private static void delete(Home home, ProfileName name) {
        try {
            new ProfileStore(home).delete(name);
        } catch (IOException e) {
            throw new StorageException(
                    String.valueOf(e.getMessage()), "ls -la " + ShellWord.quote(home.profilesDirectory()), e);
        }
    }
}
