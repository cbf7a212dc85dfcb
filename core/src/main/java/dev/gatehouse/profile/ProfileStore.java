package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.app.ProfilePattern;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

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
    /** A profile contains credentials and conversations, so only its owner has access. */
    private static final int PRIVATE_DIRECTORY = 0700;

    private static final String SECRETS = ".env";

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
     * empty {@code .env} that only its owner can read if the app reads one, and the file with Gatehouse's settings if a port
     * is given.
     *
     * @param name the profile
     * @param port the port of its gateway, 1 to 65535, or empty
     * @return the profile
     * @throws InvalidInputException if the name is the root profile's, reserved or not possible for the app's services, or the port is out of range or
     *     belongs to another profile
     * @throws FileAlreadyExistsException if the directory's name is taken
     * @throws IOException if the profile cannot be created; nothing of it remains
     */
    public Profile create(ProfileName name, OptionalInt port) throws IOException {
        refuseRoot(name, "created");
        requirePossible(name);
        if (port.isPresent()) {
            requireFree(port.getAsInt());
        }
        OwnerAccess.run(home.profilesDirectory(), () -> createAsOwner(name, port));
        return new Profile(home, name);
    }

    private void createAsOwner(ProfileName name, OptionalInt port) throws IOException {
        Folder profiles = makeProfiles();
        refuseTaken(profiles, name);
        try (Unfinished unfinished = Unfinished.directory(home.profilesDirectory())) {
            String temporary = unfinished.path().getFileName().toString();
            try {
                Folder.setMode(unfinished.path(), PRIVATE_DIRECTORY);
                Folder profile = Folder.at(unfinished.path());
                fill(profile, name, port);
                profile.sync();
                profiles.rename(temporary, entry(name));
            } catch (IOException | RuntimeException e) {
                discard(profiles, temporary, e);
                throw e;
            }
        }
        profiles.sync();
    }

    /**
     * Creates the home directory, for its owner only, if profiles beside it make the home exist without one. Logs and records
     * of a service manager are kept in it. In a directory of root the home belongs to the owner of a profile beside it. Otherwise
     * does nothing.
     *
     * @throws StorageException if it cannot be created
     */
    public void createHome() {
        Path path = home.path();
        if (!pattern().isBeside() || Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = pattern().base(path);
        String name = String.valueOf(path.getFileName());
        try {
            Optional<Accounts.Account> owner = ownerBeside();
            if (owner.isPresent()) {
                makeFor(owner.get(), parent, name);
            } else {
                OwnerAccess.run(path, () -> made(Folder.open(parent), name, PRIVATE_DIRECTORY));
            }
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot create the home directory " + path + ": " + Reasons.of(e),
                    Remedy.of("ls", "-ld", parent.toString()),
                    e);
        }
    }

    /**
     * The account of the first profile beside the home, if root alone can change the directory of both, so that nobody can put a
     * profile there to get the home.
     */
    private Optional<Accounts.Account> ownerBeside() throws IOException {
        if (!Accounts.isRoot()
                || OwnerAccess.isActing()
                || !OwnerAccess.isOfRootAlone(pattern().base(home.path()))) {
            return Optional.empty();
        }
        List<Profile> profiles = new ArrayList<>(Profiles.named(home));
        profiles.sort((a, b) -> a.name().compareTo(b.name()));
        for (Profile profile : profiles) {
            Optional<Accounts.Account> owner = OwnerAccess.ownerOf(profile.directory());
            if (owner.isPresent()) {
                return owner;
            }
        }
        return Optional.empty();
    }

    private static void makeFor(Accounts.Account owner, Path parent, String name) throws IOException {
        try (Directory above = Directory.openFollowing(parent);
                Directory _ = above.childOrMade(name, PRIVATE_DIRECTORY, owner)) {
            Directory.sync(parent);
        } catch (PosixException e) {
            // Another process created it at the same time.
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
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
            folder = made(folder, part, 0755);
        }
        return folder;
    }

    private static Folder made(Folder folder, String part, int mode) throws IOException {
        if (!folder.has(part)) {
            try {
                return folder.makeChild(part, mode);
            } catch (IOException e) {
                // Another process created the directory for another first profile.
                if (!folder.has(part)) {
                    throw e;
                }
            }
        }
        return folder.child(part);
    }

    private ProfilePattern pattern() {
        return home.app().profiles().pattern();
    }

    /** The name of a profile's directory. */
    private String entry(ProfileName name) {
        return pattern().entry(home.path(), name);
    }

    private void fill(Folder profile, ProfileName name, OptionalInt port) throws IOException {
        App app = home.app();
        for (String folder : app.profiles().folders()) {
            profile.makeChild(folder, PRIVATE_DIRECTORY);
        }
        String marker = app.profiles().markers().getFirst();
        String settings = app.settings().file();
        if (!marker.equals(settings)) {
            profile.createFile(marker, bytes(empty(marker, name)), 0644);
        }
        if (hasSecrets(app) && !app.profiles().folders().contains(SECRETS) && !marker.equals(SECRETS)) {
            profile.createFile(SECRETS, new byte[0], 0600);
        }
        if (marker.equals(settings) || port.isPresent()) {
            String text = port.isPresent() ? text(app.settings().section(), port.getAsInt()) : "";
            profile.createFile(settings, bytes("# " + name + "\n" + text), 0644);
        }
    }

    /** Whether the app or its gateways read a file with secrets. Nothing would read that of another app. */
    private static boolean hasSecrets(App app) {
        return app.settings().ports().stream().anyMatch(source -> source.file().equals(SECRETS))
                || app.defaults().files().file().equals(Optional.of("{directory}/" + SECRETS));
    }

    /** The content of a marker that says nothing. */
    private static String empty(String marker, ProfileName name) {
        return marker.endsWith(".json") || marker.endsWith(".json5") ? "{}\n" : "# " + name + "\n";
    }

    private static String text(String section, int port) {
        StringBuilder text = new StringBuilder();
        String indent = "";
        for (String level : section.isEmpty() ? new String[0] : section.split("\\.")) {
            text.append(indent).append(level).append(":\n");
            indent += "  ";
        }
        return text.append(indent).append("port: ").append(port).append('\n').toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
            throw new InvalidInputException("The profile name " + name + " is reserved");
        }
        Optional<String> refusal = home.app().refusal(name);
        if (refusal.isPresent()) {
            throw new InvalidInputException(refusal.get());
        }
    }

    private void requireFree(int port) throws IOException {
        if (port < 1 || port > 65535) {
            throw new InvalidInputException("Port must be a number from 1 to 65535, got " + port);
        }
        if (!home.exists()) {
            return;
        }
        for (Map.Entry<ProfileName, Integer> other : ports().byProfile().entrySet()) {
            if (other.getValue() == port) {
                throw new InvalidInputException("Port " + port + " already belongs to profile " + other.getKey());
            }
        }
    }

    /**
     * Deletes a profile and everything in it, without following symbolic links. The profile disappears at once, even if
     * deleting its files fails later.
     *
     * @param name the profile
     * @throws InvalidInputException if it is the root profile
     * @throws NoSuchFileException if the profile does not exist
     * @throws IOException if it cannot be deleted; the message says what remains, and where
     */
    public void delete(ProfileName name) throws IOException {
        refuseRoot(name, "deleted");
        requireProfile(name);
        OwnerAccess.run(home.profilesDirectory(), () -> deleteAsOwner(name));
    }

    private void deleteAsOwner(ProfileName name) throws IOException {
        Folder profiles = openProfiles();
        try (Unfinished withdrawn = Unfinished.removal(home.profilesDirectory(), entry(name))) {
            try {
                profiles.deleteTree(withdrawn.path().getFileName().toString());
                profiles.sync();
            } catch (IOException e) {
                throw new IOException(
                        "profile " + name + " is deleted, but not all of its files could be removed; the rest is in "
                                + withdrawn.path() + ": " + Reasons.of(e),
                        e);
            }
        }
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
     * @throws InvalidInputException if the app's profiles keep their names, one of the names is the root profile's, or the new
     *     one is reserved or not possible for the app's services
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
            throw new InvalidInputException("Profile " + from + " cannot be renamed: " + fixed.get());
        }
        requirePossible(to);
        requireProfile(from);
        OwnerAccess.run(home.profilesDirectory(), () -> refuseTaken(openProfiles(), to));
    }

    /**
     * Returns the ports of the profiles. A profile whose settings cannot be read has none here.
     *
     * @return the ports
     * @throws IOException if the home cannot be read
     */
    public Ports ports() throws IOException {
        NavigableMap<ProfileName, Integer> ports = new TreeMap<>();
        for (Profile profile : Profiles.scan(home).profiles()) {
            port(profile).ifPresent(port -> ports.put(profile.name(), port));
        }
        return new Ports(ports);
    }

    private static OptionalInt port(Profile profile) {
        try {
            return profile.settings().port();
        } catch (InvalidInputException e) {
            return OptionalInt.empty();
        }
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
