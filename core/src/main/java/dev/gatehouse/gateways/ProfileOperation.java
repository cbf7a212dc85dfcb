package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.gateways.CreatedProfile.Registration;
import dev.gatehouse.gateways.step.Definitions;
import dev.gatehouse.gateways.step.HomeHands;
import dev.gatehouse.gateways.step.IntentRecord;
import dev.gatehouse.gateways.step.RemovedService;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.StartLocks;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeDirectory;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Creates, renames and deletes profiles together with their gateways. Checks as much as possible before anything
 * changes.
 */
final class ProfileOperation {
    private static final int FIRST_PORT = new Ports(Collections.emptySortedMap()).free();

    private final Gateways gateways;
    private final Home home;
    private final ProfileStore store;

    ProfileOperation(Gateways gateways) {
        this.gateways = gateways;
        this.home = gateways.home();
        this.store = new ProfileStore(home);
    }

    CreatedProfile create(ProfileName name, OptionalInt port) {
        requireNoInterrupt(name);
        refuseOwn("create profile " + name, Optional.empty(), name, port);
        if (home.app().profiles().pattern().isBeside()) {
            HomeHands.require(home);
        } else {
            gateways.requireHome();
        }
        String doing = "create profile " + name;
        try {
            return register(store.create(name, port));
        } catch (FileAlreadyExistsException e) {
            throw new ProfileExistsException(home, name, doing, e);
        } catch (IOException e) {
            throw storage(doing, existing(home.app().profiles().pattern().base(home.path())), e);
        }
    }

    CreatedProfile copy(ProfileName source, ProfileName name, OptionalInt port) {
        requireNoInterrupt(name);
        gateways.requireHome();
        String doing = "clone profile " + source;
        refuseOwn(doing, home.app().profiles().fixed(), name, port);
        try {
            if (home.profile(source).isPresent() && !source.isDefault()) {
                requireStill(source);
            }
            return register(store.copy(source, name, port));
        } catch (NoSuchFileException absent) {
            throw home.profile(source).isPresent()
                    ? storage(doing, home.directory(source), absent)
                    : NoSuchProfileException.of(home, source);
        } catch (FileAlreadyExistsException e) {
            throw new ProfileExistsException(home, name, doing, e);
        } catch (IOException e) {
            throw storage(doing, home.profilesDirectory(), e);
        }
    }

    /** A gateway that runs changes its files, so a copy of them might not fit together. */
    private void requireStill(ProfileName source) {
        Optional<ServiceManager> manager = manager();
        requireNoOther(source, manager);
        if (manager.isPresent() && manager.get().status(new ServiceName(source)).isRunning()) {
            throw new GatehouseException(
                    "Cannot clone profile " + source + ": its gateway runs and may change the files meanwhile",
                    Remedy.gatehouse("gateway", "stop", source.value()));
        }
    }

    /**
     * Refuses a profile that only the app can create, with the app's command.
     *
     * @param reason why the operation is not possible besides
     */
    private void refuseOwn(String doing, Optional<String> reason, ProfileName name, OptionalInt port) {
        if (home.app().profiles().create().isEmpty()) {
            return;
        }
        try {
            store.requireCreatable(name, port);
            int free = port.isPresent() || !home.exists()
                    ? port.orElse(FIRST_PORT)
                    : Ports.of(home).free();
            throw new AppCreatesProfilesException(home, doing, reason, name, free);
        } catch (FileAlreadyExistsException e) {
            throw new ProfileExistsException(home, name, doing, e);
        } catch (IOException e) {
            throw storage(doing, existing(home.path()), e);
        }
    }

    /** Registers the gateway if the manager supports that at run time. If it fails, the profile stays. */
    private CreatedProfile register(Profile profile) {
        try {
            ServiceManager manager = gateways.manager();
            if (!manager.supportsRuntimeRegistration()) {
                return new CreatedProfile(profile, Registration.NOT_INSTALLED, Optional.empty());
            }
            HomeDirectory.createBesideProfiles(home);
            manager.define(List.of(Definitions.of(profile)), Initially.DOWN).orThrow();
            return new CreatedProfile(profile, Registration.REGISTERED, Optional.empty());
        } catch (NoServiceManagerException none) {
            // Profiles can be created without a manager.
            return new CreatedProfile(profile, Registration.NO_MANAGER, Optional.empty());
        } catch (GatehouseException e) {
            return new CreatedProfile(profile, Registration.FAILED, Optional.of(e));
        }
    }

    Profile rename(ProfileName from, ProfileName to) {
        requireNoInterrupt(from);
        requireRenamable(from, to);
        Profile former = gateways.profile(from);
        Optional<ServiceManager> manager = manager();
        requireNoOther(from, manager);
        if (manager.isEmpty()) {
            return renameOnDisk(from, to, Intents.remember(former.directory(), home.app()));
        }
        ServiceStatus before = manager.get().status(former.service());
        if (before.state() != State.ABSENT) {
            Definitions.requireRenamable(former, to, manager.get().renderer());
        }
        Intents.Kept intent = Intents.remember(former.directory(), home.app());
        RemovedService removed;
        Profile renamed;
        try (StartLocks _ = locks(from, manager.get())) {
            removed = RemovedService.remove(manager.get(), before);
            try {
                renamed = renameOnDisk(from, to, intent);
            } catch (GatehouseException e) {
                removed.takeBack(isRenamed(from, to) ? new Profile(home, to) : former, e);
                throw e;
            }
        }
        try {
            removeRest(from, manager);
        } catch (GatehouseException e) {
            removed.takeBack(renamed, e);
            throw e;
        }
        removed.restoreFor(renamed);
        return renamed;
    }

    boolean enable(ProfileName name) {
        requireNoInterrupt(name);
        Profile profile = gateways.profile(name);
        if (profile.intent().intent() != Intent.DISABLED) {
            return false;
        }
        try {
            Intents.write(profile.directory(), Intent.STOPPED, home.app(), Intents.Meanwhile.IDLE);
            return true;
        } catch (IOException e) {
            throw storage("enable profile " + name, profile.directory(), e);
        }
    }

    private void requireRenamable(ProfileName from, ProfileName to) {
        try {
            store.requireRenamable(from, to);
        } catch (IOException e) {
            throw renameFailure(from, to, e);
        }
    }

    private Profile renameOnDisk(ProfileName from, ProfileName to, Intents.Kept intent) {
        try {
            Profile renamed = store.rename(from, to);
            nameIntent(renamed, intent);
            return renamed;
        } catch (IOException e) {
            throw renameFailure(from, to, e);
        }
    }

    /**
     * The intent that was recorded under the former name is valid too, so a failure does no harm.
     *
     * @param intent the intent before the gateway was stopped for the rename
     */
    private static void nameIntent(Profile renamed, Intents.Kept intent) {
        try {
            Intents.keep(renamed.directory(), intent, renamed.home().app(), Intents.Meanwhile.RUNS);
        } catch (IOException stillValid) {
            return;
        }
    }

    private GatehouseException renameFailure(ProfileName from, ProfileName to, IOException e) {
        String doing = "rename profile " + from;
        return switch (e) {
            case NoSuchFileException absent -> NoSuchProfileException.of(home, from);
            case FileAlreadyExistsException taken -> new ProfileExistsException(home, to, doing, taken);
            default ->
                isRenamed(from, to)
                        ? new StorageException(
                                "Profile " + from + " is now " + to + ", but a power failure may undo that: "
                                        + Reasons.of(e),
                                Remedy.of("ls", "-la", home.profilesDirectory().toString()),
                                e)
                        : storage(doing, home.profilesDirectory(), e);
        };
    }

    /** Whether a rename has been done, although it failed: its last step only makes it safe. */
    private boolean isRenamed(ProfileName from, ProfileName to) {
        return home.profile(from).isEmpty() && home.profile(to).isPresent();
    }

    boolean delete(ProfileName name) {
        requireNoInterrupt(name);
        if (name.isDefault()) {
            throw new InvalidInputException("The profile default is the home itself and cannot be deleted");
        }
        Optional<Profile> profile = home.profile(name);
        Optional<ServiceManager> manager = manager();
        Optional<ServiceStatus> before = manager.map(opened -> opened.status(new ServiceName(name)));
        if (profile.isEmpty() && !isInstalled(before)) {
            throw NoSuchProfileException.of(home, name);
        }
        requireNoOther(name, manager);
        if (manager.isEmpty()) {
            remove(name, profile, manager, before);
        } else {
            try (StartLocks _ = locks(name, manager.get())) {
                remove(name, profile, manager, before);
            }
        }
        return profile.isPresent();
    }

    private void remove(
            ProfileName name,
            Optional<Profile> profile,
            Optional<ServiceManager> manager,
            Optional<ServiceStatus> before) {
        // First, so that no reconcile starts a gateway again whose removal is not complete.
        IntentRecord intent = new IntentRecord(home, name, Verb.STOP);
        intent.write(profile, Intent.STOPPED);
        Optional<RemovedService> removed = removeService(name, manager, before, intent);
        profile.ifPresent(found -> deleteOnDisk(found, removed, intent));
        removeRest(name, manager);
    }

    /**
     * Removes what the app itself had installed for a profile that is gone, below our definition. While the profile exists, it stays,
     * because the app can remove it. What somebody else wrote there stays too, and the manager's advice names it.
     */
    private void removeRest(ProfileName name, Optional<ServiceManager> manager) {
        ServiceName service = new ServiceName(name);
        if (home.app().ownService().isMaintained()
                && isInstalled(manager.map(opened -> opened.status(service)))
                && home.profile(name).isEmpty()) {
            manager.filter(opened -> mayRemove(opened, name)).ifPresent(opened -> opened.remove(service));
        }
    }

    /** Whether nobody else has the place of a service whose profile is gone. Its definition does not matter for that. */
    private boolean mayRemove(ServiceManager manager, ProfileName gone) {
        GatewayDefinition any = GatewayDefinition.builder(
                        gone, home.app().launch().template(gone), home.variable(), home.directory(gone))
                .build();
        return manager.inspect(List.of(any)).getFirst().obstacle().isEmpty();
    }

    /** A reconcile at the same time must not register the service again before the profile is gone from the disk. */
    private StartLocks locks(ProfileName name, ServiceManager manager) {
        return StartLocks.take(home, List.of(new ServiceName(name)), () -> manager, gateways.search());
    }

    private static Optional<RemovedService> removeService(
            ProfileName name, Optional<ServiceManager> manager, Optional<ServiceStatus> before, IntentRecord intent) {
        try {
            return manager.map(opened -> RemovedService.remove(opened, before.orElseThrow()));
        } catch (TimedOutException e) {
            // The gateway is going. The same command completes the removal.
            throw new TimedOutException(e, Remedy.gatehouse("profile", "delete", name.value(), "--yes"));
        } catch (GatehouseException e) {
            intent.takeBackIfRefused(e);
            throw e;
        }
    }

    /** Whether the profile exists, or a deleted profile's service. */
    boolean isKnown(ProfileName name) {
        return home.profile(name).isPresent()
                || isInstalled(manager().map(opened -> opened.status(new ServiceName(name))));
    }

    private static boolean isInstalled(Optional<ServiceStatus> status) {
        return status.isPresent() && status.get().state() != State.ABSENT;
    }

    private void deleteOnDisk(Profile profile, Optional<RemovedService> removed, IntentRecord intent) {
        try {
            store.delete(profile.name());
        } catch (IOException e) {
            StorageException failure = new StorageException(
                    Reasons.of(e),
                    Remedy.of("ls", "-la", home.profilesDirectory().toString()),
                    e);
            if (home.profile(profile.name()).isPresent()) {
                intent.takeBack();
                removed.ifPresent(service -> service.takeBack(profile, failure));
            }
            throw failure;
        }
    }

    /**
     * A gateway that somebody else runs would go on in a directory that is gone.
     *
     * @throws HeldElsewhereException if somebody else runs it, or would start it by itself
     */
    private void requireNoOther(ProfileName name, Optional<ServiceManager> manager) {
        List<ServiceName> services = List.of(new ServiceName(name));
        Map<ServiceName, List<Holder>> found = manager.isPresent()
                ? gateways.search().others(home, manager.get(), services)
                : gateways.search().all(home, services);
        for (List<Holder> others : HeldElsewhereException.excluding(found).values()) {
            throw HeldElsewhereException.refusing(Verb.UNINSTALL, others);
        }
    }

    /** A host without a manager has no services. */
    private Optional<ServiceManager> manager() {
        try {
            return Optional.of(gateways.manager());
        } catch (NoServiceManagerException none) {
            return Optional.empty();
        }
    }

    /** With profiles beside the home, neither the home nor the directory that contains both needs to exist. */
    private static Path existing(Path place) {
        Path above = place.getParent();
        return above == null || !Files.notExists(place) ? place : existing(above);
    }

    private static StorageException storage(String doing, Path place, IOException e) {
        return new StorageException(
                "Cannot " + doing + ": " + Reasons.of(e), Remedy.of("ls", "-la", place.toString()), e);
    }

    /** An interrupted thread cannot read or write files. */
    private static void requireNoInterrupt(ProfileName name) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedOperationException(new ServiceName(name), false);
        }
    }
}
