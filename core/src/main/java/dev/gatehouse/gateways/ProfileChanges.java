package dev.gatehouse.gateways;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
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
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Creates, renames and deletes profiles together with the services that stand for them. */
final class ProfileChanges {
    private final Home home;
    private final ProfileLookup profiles;
    private final Supplier<ServiceManager> opening;

    ProfileChanges(Home home, Supplier<ServiceManager> opening) {
        this.home = home;
        this.profiles = new ProfileLookup(home);
        this.opening = opening;
    }

    /** A profile is a profile without a manager too. */
    private Optional<ServiceManager> manager() {
        try {
            return Optional.of(opening.get());
        } catch (NoServiceManagerException none) {
            return Optional.empty();
        }
    }

    CreatedProfile create(ProfileName name, OptionalInt port) {
        if (!home.exists()) {
            throw profiles.noHome();
        }
        Profile profile;
        try {
            profile = new ProfileStore(home).create(name, port);
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
        return registered(profile);
    }

    private CreatedProfile registered(Profile profile) {
        try {
            Optional<ServiceManager> manager = manager();
            boolean now =
                    manager.filter(ServiceManager::supportsRuntimeRegistration).isPresent();
            if (now) {
                manager.orElseThrow()
                        .define(List.of(ProfileLookup.definition(profile)), Initially.DOWN)
                        .orThrow();
            }
            return new CreatedProfile(profile, now, manager.isPresent() && !now, Optional.empty());
        } catch (GatehouseException e) {
            return new CreatedProfile(profile, false, false, Optional.of(e));
        }
    }

    Profile rename(ProfileName from, ProfileName to) {
        requireRenamable(from, to);
        Profile profile = profiles.onDisk(from);
        Optional<ServiceManager> manager = manager();
        State before = manager.map(m -> m.status(profile.service()))
                .map(ServiceStatus::state)
                .orElse(State.NOT_INSTALLED);
        manager.ifPresent(m -> m.remove(profile.service()));
        Profile renamed;
        try {
            renamed = new ProfileStore(home).rename(from, to);
        } catch (FileAlreadyExistsException | InvalidInputException e) {
            manager.ifPresent(m -> bring(m, profile, before));
            throw new GatehouseException(String.valueOf(e.getMessage()), "gatehouse profile list", e);
        } catch (IOException e) {
            manager.ifPresent(m -> bring(m, profile, before));
            throw new StorageException(
                    "profile " + from + " cannot be renamed: " + e.getMessage(),
                    "ls -ld " + ShellWord.quote(home.profilesDirectory()),
                    e);
        }
        manager.ifPresent(m -> bring(m, renamed, before));
        return renamed;
    }

    /** All that can be known to go wrong is looked at before the service is touched. */
    private void requireRenamable(ProfileName from, ProfileName to) {
        if (from.isDefault() || to.isDefault()) {
            throw new InvalidInputException(
                    "the profile default is the home itself; no other can have its name, nor it another");
        }
        if (home.app().reserved().contains(to.value())) {
            throw new InvalidInputException("the profile name " + to + " is reserved");
        }
        if (Files.exists(home.directory(to), LinkOption.NOFOLLOW_LINKS)) {
            throw new GatehouseException(
                    "there is something at " + home.directory(to) + " already", "gatehouse profile list");
        }
    }

    /** Gives a profile the service that the one before it had, in the same state. */
    private static void bring(ServiceManager manager, Profile profile, State before) {
        if (before == State.NOT_INSTALLED) {
            return;
        }
        boolean ran = before.isRunning() || before == State.STARTING;
        manager.define(List.of(ProfileLookup.definition(profile)), Initially.DOWN)
                .orThrow();
        if (ran) {
            manager.start(profile.service(), Wait.PROOF);
        }
    }

    boolean delete(ProfileName name) {
        if (name.isDefault()) {
            throw new InvalidInputException("the profile default is the home itself, and cannot be deleted");
        }
        boolean onDisk = home.profile(name).isPresent();
        Optional<ServiceManager> manager = manager();
        ServiceName service = new ServiceName(name);
        if (!onDisk
                && manager.filter(m -> m.status(service).state() != State.NOT_INSTALLED)
                        .isEmpty()) {
            throw profiles.unknown(name);
        }
        // First the service, so that no gateway runs in a directory that is being deleted.
        manager.ifPresent(m -> m.remove(service));
        if (onDisk) {
            try {
                new ProfileStore(home).delete(name);
            } catch (IOException e) {
                throw new StorageException(
                        String.valueOf(e.getMessage()), "ls -la " + ShellWord.quote(home.profilesDirectory()), e);
            }
        }
        return onDisk;
    }
}
