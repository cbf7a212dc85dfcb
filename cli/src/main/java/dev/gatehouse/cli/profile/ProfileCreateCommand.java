package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Definitions;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.gateway.LifecycleCommand;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
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
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code profile create}: makes a profile, and makes its gateway known where that can be done at run time. */
public final class ProfileCreateCommand extends CliCommand {
    private static final String PORT = "--port";
    private static final String START = "--start";

    public ProfileCreateCommand() {
        super(
                "profile create",
                "Makes a profile, and makes its gateway known, down, where the manager takes services at run time.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("NAME", 1, 1, "what it is to be called")
                .option(PORT, "NUMBER", "the port of its gateway")
                .flag(START, "start its gateway");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ProfileName name = Session.profileName(args.words().getFirst());
        OptionalInt port = args.value(PORT).map(ProfileCreateCommand::port).orElse(OptionalInt.empty());
        Home home = session.home();
        if (!home.exists()) {
            throw Targets.noHome(home);
        }
        Profile profile = create(home, name, port);
        session.console().done("profile " + name + " is made: " + profile.directory());
        return args.has(START) ? LifecycleCommand.start(session, name) : register(session, profile, port);
    }

    private static OptionalInt port(String typed) {
        try {
            return OptionalInt.of(Integer.parseInt(typed));
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--port takes a number from 1 to 65535, got '" + typed + "'", "gatehouse profile create --help");
        }
    }

    private static Profile create(Home home, ProfileName name, OptionalInt port) {
        try {
            return new ProfileStore(home).create(name, port);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "gatehouse profile list");
        } catch (FileAlreadyExistsException e) {
            throw new GatehouseException(
                    "profile " + name + " cannot be made: " + e.getMessage(),
                    home.profile(name).isPresent()
                            ? "gatehouse profile show " + name
                            : "ls -ld " + ShellWord.quote(home.directory(name)),
                    e);
        } catch (IOException e) {
            throw new StorageException(
                    "profile " + name + " cannot be made: " + e.getMessage(),
                    "ls -ld " + ShellWord.quote(home.path()),
                    e);
        }
    }

    /** Makes the gateway known where the manager can do that at run time; a failure leaves the profile as it is. */
    private static int register(Session session, Profile profile, OptionalInt port) {
        Optional<GatehouseException> failure = Optional.empty();
        boolean registered = false;
        boolean later = false;
        try {
            ServiceManager manager = session.manager();
            if (manager.supportsRuntimeRegistration()) {
                manager.define(List.of(Definitions.of(profile)), Initially.DOWN).orThrow();
                registered = true;
            } else {
                later = true;
            }
        } catch (NoServiceManagerException nothingToTell) {
            // A profile is a profile without a manager too.
            registered = false;
        } catch (GatehouseException e) {
            failure = Optional.of(e);
        }
        if (session.json()) {
            session.console().prepared(json(session.console(), profile, port, registered, failure));
        }
        if (failure.isPresent()) {
            session.console()
                    .warn("the profile is there, and its gateway could not be registered: "
                            + failure.get().getMessage());
            session.console().remedy(failure.get().remedy());
            return ExitCode.FAILED;
        }
        if (later) {
            session.console().remedy("gatehouse gateway install " + profile.name());
        }
        return ExitCode.DONE;
    }

    private static String json(
            Console console,
            Profile profile,
            OptionalInt port,
            boolean registered,
            Optional<GatehouseException> failure) {
        JsonStringWriter json = JsonText.object()
                .value("name", profile.name().value())
                .value("directory", profile.directory().toString());
        JsonText.number(json, "port", port.isPresent(), port.orElse(0));
        json.value("registered", registered);
        JsonText.error(console, json, failure);
        return JsonText.end(json);
    }
}
