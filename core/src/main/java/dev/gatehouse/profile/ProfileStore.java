package dev.gatehouse.profile;

import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.RefusedByAppException;
import dev.gatehouse.posix.MountPoints;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Creates, renames and deletes the named profiles of a home on disk. Each change is atomic: a reader sees the profile
 * before or after it. Does not touch services: stop the gateway first, or use {@code dev.gatehouse.gateways.Gateways}.
 *
 * <p>Root changes another user's home with that user's rights, so everything new belongs to that user. Symbolic links
 * are not followed. Immutable and thread-safe; of two concurrent changes of one name, one fails.
 *
 * @since 0.1.0
 */
public final class ProfileStore {
    private final Home home;

    /**
     * Creates a store.
     *
     * @param home the home
     */
    public ProfileStore(Home home) {
        this.home = home;
    }

    /**
     * Creates a profile: its directory with the app's folders, the app's first marker file without settings, an
     * empty {@code .env} that only its owner can read if the app reads one, and, if a port is given, the file in which the app looks for
     * it, or that with Gatehouse's settings.
     *
     * @param name the profile
     * @param port the port of its gateway, 1 to 65535, or empty
     * @return the profile
     * @throws InvalidInputException if the name is the root profile's; or if the port is out of range, belongs to another profile, or
     *     has a place that cannot be written
     * @throws RefusedByAppException if only the app itself creates its profiles, or the name is reserved or not possible for the app's
     *     services
     * @throws FileAlreadyExistsException if the directory's name is taken
     * @throws IOException if the profile cannot be created; nothing of it remains
     */
    public Profile create(ProfileName name, OptionalInt port) throws IOException {
        requireCreatable(name, port);
        refuseOwn();
        NewProfile files = new NewProfile(home.app(), name, port);
        OwnerAccess.run(
                home.profilesDirectory(),
                () -> createAsOwner(name, path -> files.fill(Folder.at(path), home.directory(name))));
        return new Profile(home, name);
    }

    /**
     * Clones a profile: copies its directory, without the files that describe processes, intents and logs. Where the source sets its
     * port, the clone has another one. The gateway of the source should not run, because it may change its files meanwhile.
     *
     * @param source the profile to copy
     * @param name the new profile
     * @param port the port of its gateway, 1 to 65535; empty only if the source has no port
     * @return the new profile
     * @throws InvalidInputException if one of the names is the root profile's, or the port is missing, out of range, of another
     *     profile, or in a place that cannot be written
     * @throws RefusedByAppException if the app's profiles keep their names or only the app creates them, or the new name is reserved
     *     or not possible for the app's services
     * @throws NoSuchFileException if the source does not exist
     * @throws FileAlreadyExistsException if the new name is taken
     * @throws IOException if the profile cannot be copied; nothing of it remains
     */
    public Profile copy(ProfileName source, ProfileName name, OptionalInt port) throws IOException {
        refuseRoot(source, "cloned");
        Optional<String> fixed = home.app().profiles().fixed();
        if (fixed.isPresent()) {
            throw new RefusedByAppException("Profile " + source + " cannot be cloned: " + fixed.get());
        }
        requireCreatable(name, port);
        refuseOwn();
        requireProfile(source);
        ProfileCopy copy = new ProfileCopy(new Profile(home, source), port);
        Map<String, String> changed = copy.changed();
        OwnerAccess.run(home.profilesDirectory(), () -> createAsOwner(name, path -> copy.fill(path, changed)));
        return new Profile(home, name);
    }

    private void refuseOwn() {
        if (!home.app().profiles().create().isEmpty()) {
            throw new RefusedByAppException(
                    home.app().name() + " creates its profiles itself (profiles.create of its app file)");
        }
    }

    /** Fills the directory of a new profile. */
    @FunctionalInterface
    private interface Filling {
        void fill(Path directory) throws IOException;
    }

    /**
     * Checks whether a profile can have a name and a port. Changes nothing.
     *
     * @param name the profile
     * @param port the port of its gateway, or empty
     * @throws InvalidInputException as {@link #create}
     * @throws RefusedByAppException as {@link #create}, but whoever creates it
     * @throws FileAlreadyExistsException if the directory's name is taken
     * @throws IOException if the home cannot be read
     */
    public void requireCreatable(ProfileName name, OptionalInt port) throws IOException {
        refuseRoot(name, "created");
        requirePossible(name);
        if (port.isPresent()) {
            requireFree(port.getAsInt());
        }
        Optional<Profile> taken = home.profile(name);
        if (taken.isPresent()) {
            throw new FileAlreadyExistsException(
                    home.directory(name).toString(), null, "profile " + name + " already exists");
        }
    }

    private void createAsOwner(ProfileName name, Filling filling) throws IOException {
        Folder profiles = makeProfiles();
        refuseTaken(profiles, name);
        try (Unfinished unfinished = Unfinished.directory(home.profilesDirectory())) {
            String temporary = unfinished.path().getFileName().toString();
            try {
                Folder.setMode(unfinished.path(), HomeDirectory.PRIVATE);
                filling.fill(unfinished.path());
                Folder.at(unfinished.path()).sync();
                profiles.rename(temporary, entry(name));
            } catch (IOException | RuntimeException e) {
                discard(profiles, temporary, e);
                throw e;
            }
        }
        profiles.sync();
    }

    private Folder openProfiles() throws IOException {
        Folder folder = Folder.open(pattern().base(home.path()));
        for (String part : pattern().below(home.path())) {
            folder = folder.child(part);
        }
        return folder;
    }

    private Folder makeProfiles() throws IOException {
        Folder folder = Folder.open(pattern().base(home.path()));
        for (String part : pattern().below(home.path())) {
            folder = folder.childOrMade(part, 0755);
        }
        return folder;
    }

    private ProfilePattern pattern() {
        return home.app().profiles().pattern();
    }

    /** The name of a profile's directory. */
    private String entry(ProfileName name) {
        return pattern().entry(home.path(), name);
    }

    private static void discard(Folder profiles, String unfinished, Exception reason) {
        try {
            profiles.deleteTree(unfinished);
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Throws if a new profile cannot have this name. */
    private void requirePossible(ProfileName name) {
        if (home.app().profiles().reserved().contains(name.value())) {
            throw new RefusedByAppException("The profile name " + name + " is reserved");
        }
        Optional<String> refusal = home.app().refusal(name);
        if (refusal.isPresent()) {
            throw new RefusedByAppException(refusal.get());
        }
    }

    private void requireFree(int port) throws IOException {
        if (port < 1 || port > 65535) {
            throw new InvalidInputException("Port must be a number from 1 to 65535, got " + port);
        }
        if (!home.exists()) {
            return;
        }
        for (Map.Entry<ProfileName, Integer> other : Ports.of(home).byProfile().entrySet()) {
            if (other.getValue() == port) {
                throw new InvalidInputException("Port " + port + " already belongs to profile " + other.getKey());
            }
        }
    }

    /**
     * Deletes a profile and everything in it, without following symbolic links. The profile disappears at once, even if
     * deleting its files fails later. A directory that is a mount point becomes empty, and stays; so does {@code lost+found} in it.
     *
     * @param name the profile
     * @throws InvalidInputException if it is the root profile
     * @throws NoSuchFileException if the profile does not exist
     * @throws IOException if it cannot be deleted; the message says what remains, and where
     */
    public void delete(ProfileName name) throws IOException {
        refuseRoot(name, "deleted");
        requireProfile(name);
        OwnerAccess.run(home.profilesDirectory(), () -> new ProfileRemoval(home).remove(name, openProfiles()));
    }

    /**
     * Finds what killed operations left in the home: files that were being written, and profiles that were being created or
     * deleted. What a running operation uses is not among them. Changes nothing.
     *
     * @return the paths, in the home
     * @throws IOException if a directory cannot be read
     */
    public List<Path> leftovers() throws IOException {
        return OwnerAccess.call(home.profilesDirectory(), () -> {
            List<Path> leftovers = new ArrayList<>();
            for (Path directory : places()) {
                leftovers.addAll(Unfinished.leftovers(directory));
            }
            return leftovers;
        });
    }

    private List<Path> places() throws IOException {
        List<Path> places = new ArrayList<>(List.of(home.path(), home.path().resolve(".gatehouse")));
        places.add(home.profilesDirectory());
        for (Profile profile : Profiles.scan(home).profiles()) {
            if (!profile.name().isDefault()) {
                places.add(profile.directory());
            }
        }
        return places;
    }

    /**
     * Removes what {@link #leftovers} finds.
     *
     * @return what is gone; another command may have taken over the rest meanwhile
     * @throws IOException if something cannot be removed; everything is tried
     */
    public List<Path> clearLeftovers() throws IOException {
        return OwnerAccess.call(home.profilesDirectory(), () -> {
            List<Path> removed = new ArrayList<>();
            IOException failure = null;
            for (Path leftover : leftovers()) {
                try {
                    Path directory = Objects.requireNonNull(leftover.getParent());
                    Unfinished.remove(leftover, Folder.open(directory)::deleteTree);
                    if (!Files.exists(leftover, LinkOption.NOFOLLOW_LINKS)) {
                        removed.add(leftover);
                    }
                } catch (IOException e) {
                    IOException reason = new IOException("cannot remove " + leftover + ": " + Reasons.of(e), e);
                    if (failure == null) {
                        failure = reason;
                    } else {
                        failure.addSuppressed(reason);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
            return removed;
        });
    }

    /**
     * Renames a profile.
     *
     * @param from the present name
     * @param to the new name
     * @return the profile with its new name
     * @throws InvalidInputException if one of the names is the root profile's
     * @throws RefusedByAppException if the app's profiles keep their names, or the new one is reserved or not possible for the app's
     *     services, or if the directory is a mount point
     * @throws NoSuchFileException if the profile does not exist
     * @throws FileAlreadyExistsException if the new name is taken
     * @throws IOException if the directory cannot be renamed
     */
    public Profile rename(ProfileName from, ProfileName to) throws IOException {
        requireRenamable(from, to);
        OwnerAccess.run(home.profilesDirectory(), () -> {
            Folder profiles = openProfiles();
            profiles.rename(entry(from), entry(to));
            profiles.sync();
        });
        return new Profile(home, to);
    }

    /**
     * Checks whether {@link #rename} would succeed, and throws what it would throw. Changes nothing.
     *
     * @param from the present name
     * @param to the new name
     * @throws IOException as {@link #rename}
     */
    public void requireRenamable(ProfileName from, ProfileName to) throws IOException {
        refuseRoot(from, "renamed");
        refuseRoot(to, "created");
        Optional<String> fixed = home.app().profiles().fixed();
        if (fixed.isPresent()) {
            throw new RefusedByAppException("Profile " + from + " cannot be renamed: " + fixed.get());
        }
        requirePossible(to);
        requireProfile(from);
        OwnerAccess.run(home.profilesDirectory(), () -> {
            if (MountPoints.isOne(home.directory(from))) {
                throw new RefusedByAppException("Profile " + from + " cannot be renamed: its directory "
                        + home.directory(from) + " is a mount point. Clone it instead, and delete it then");
            }
            refuseTaken(openProfiles(), to);
        });
    }

    private static void refuseRoot(ProfileName name, String what) {
        if (name.isDefault()) {
            throw new InvalidInputException(
                    "The profile default is the home itself: it always exists and cannot be " + what);
        }
    }

    private void requireProfile(ProfileName name) throws NoSuchFileException {
        if (home.profile(name).isEmpty()) {
            Path directory = home.directory(name);
            throw new NoSuchFileException(directory.toString(), null, "profile " + name + " does not exist");
        }
    }

    private void refuseTaken(Folder profiles, ProfileName name) throws IOException {
        if (profiles.has(entry(name))) {
            String reason = home.profile(name).isPresent()
                    ? "profile " + name + " already exists"
                    : "something else already has that name";
            throw new FileAlreadyExistsException(home.directory(name).toString(), null, reason);
        }
    }
}
