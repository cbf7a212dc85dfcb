package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Definitions;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.NoServiceManagerException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;

/**
 * {@code profile rename}: the old service goes, the directory gets its new name, and a new service takes up what the old
 * one was doing. Nothing of the old name stays that could revive it.
 */
public final class ProfileRenameCommand extends CliCommand {
    public ProfileRenameCommand() {
        super("profile rename", "Renames a profile; its gateway goes on under the new name.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("OLD NEW", 2, 2, "the profile's name\nwhat it is to be called");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName from = Session.profileName(args.words().get(0));
        ProfileName to = Session.profileName(args.words().get(1));
        Home home = session.home();
        requireRenamable(home, from, to);
        Profile profile = Targets.onDisk(home, from);
        Optional<ServiceManager> manager = manager(session);
        try (Progress _ = Progress.of(session.console(), "renaming " + from)) {
            State before = manager.map(m -> m.status(profile.service()))
                    .map(ServiceStatus::state)
                    .orElse(State.NOT_INSTALLED);
            manager.ifPresent(m -> m.remove(profile.service()));
            Profile renamed = rename(profile, to, manager, before);
            manager.ifPresent(m -> bring(m, renamed, before));
        }
        if (session.json()) {
            session.console()
                    .prepared(JsonText.end(
                            JsonText.object().value("name", to.value()).value("former", from.value())));
        }
        session.console().done("profile " + from + " is now " + to);
        return ExitCode.DONE;
    }

    /** All that can be known to go wrong is looked at before the service is touched. */
    private static void requireRenamable(Home home, ProfileName from, ProfileName to) {
        if (from.isDefault() || to.isDefault()) {
            throw new UsageException(
                    "the profile default is the home itself; no other can have its name, nor it another",
                    "gatehouse profile list");
        }
        if (home.app().reserved().contains(to.value())) {
            throw new UsageException("the profile name " + to + " is reserved", "gatehouse profile list");
        }
        if (Files.exists(home.directory(to), LinkOption.NOFOLLOW_LINKS)) {
            throw new GatehouseException(
                    "there is something at " + home.directory(to) + " already", "gatehouse profile list");
        }
    }

    private static Optional<ServiceManager> manager(Session session) {
        try {
            return Optional.of(session.manager());
        } catch (NoServiceManagerException none) {
            return Optional.empty();
        }
    }

    private static Profile rename(Profile profile, ProfileName to, Optional<ServiceManager> manager, State before) {
        try {
            return new ProfileStore(profile.home()).rename(profile.name(), to);
        } catch (FileAlreadyExistsException | InvalidInputException e) {
            manager.ifPresent(m -> bring(m, profile, before));
            throw new GatehouseException(String.valueOf(e.getMessage()), "gatehouse profile list", e);
        } catch (IOException e) {
            manager.ifPresent(m -> bring(m, profile, before));
            throw new StorageException(
                    "profile " + profile.name() + " cannot be renamed: " + e.getMessage(),
                    "ls -ld " + ShellWord.quote(profile.home().profilesDirectory()),
                    e);
        }
    }

    /** Gives a profile the service that the one before it had, in the same state. */
    private static void bring(ServiceManager manager, Profile profile, State before) {
        if (before == State.NOT_INSTALLED) {
            return;
        }
        boolean ran = before.isRunning() || before == State.STARTING;
        manager.define(List.of(Definitions.of(profile)), Initially.DOWN).orThrow();
        if (ran) {
            manager.start(profile.service(), Wait.PROOF);
        }
    }
}
