package dev.gatehouse.profile;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Makes, renames and deletes the named profiles of a home. Each of these shows as one step: whoever looks sees the
 * profile as it was or as it is meant to be.
 *
 * <p>Called by root in another user's home it gives everything to the home's owner and follows no link. It knows
 * nothing of services: whoever deletes or renames a profile ends its gateway first.
 *
 * @since 0.1.0
 */
public final class ProfileStore {
    /** Credentials and conversations lie in a profile, so it is its owner's alone. */
    private static final int PRIVATE_DIRECTORY = 0700;

    private final Home home;

    public ProfileStore(Home home) {
        this.home = home;
    }

    /**
     * Makes a profile: its directory with the app's folders, the app's first marker file with one line, an empty
     * {@code .env} that only its owner may read, and a {@code config.yaml} where a port is given.
     *
     * @param port the port of its gateway, 1 to 65535, or empty for none
     * @throws InvalidInputException where the name is the root profile's or reserved, or the port is out of range or
     *     another profile's
     * @throws FileAlreadyExistsException where anything has its directory's name already
     * @throws IOException where it cannot be made; nothing of it is left then
     */
    public Profile create(ProfileName name, OptionalInt port) throws IOException {
        refuseRoot(name, "made");
        if (home.app().reserved().contains(name.value())) {
            throw new InvalidInputException("the profile name " + name + " is reserved");
        }
        if (port.isPresent()) {
            requireFree(port.getAsInt());
        }
        try (Folder root = Folder.open(home.path());
                Folder profiles = profiles(root)) {
            refuseTaken(profiles, name);
            String unfinished = Directory.temporaryName();
            try {
                try (Folder profile = profiles.makeChild(unfinished, PRIVATE_DIRECTORY)) {
                    fill(profile, name, port);
                }
                profiles.rename(unfinished, name.value());
            } catch (IOException | RuntimeException e) {
                discard(profiles, unfinished, e);
                throw e;
            }
        }
        return new Profile(home, name);
    }

    private static Folder profiles(Folder root) throws IOException {
        if (!root.has(Home.PROFILES)) {
            try {
                return root.makeChild(Home.PROFILES, 0755);
            } catch (IOException e) {
                // Somebody who makes the home's first profile too was faster.
                if (!root.has(Home.PROFILES)) {
                    throw e;
                }
            }
        }
        return root.child(Home.PROFILES);
    }

    private void fill(Folder profile, ProfileName name, OptionalInt port) throws IOException {
        App app = home.app();
        for (String folder : app.folders()) {
            profile.makeChild(folder, PRIVATE_DIRECTORY).close();
        }
        String marker = app.markers().getFirst();
        boolean configured = marker.equals(GatewaySettings.FILE);
        if (!configured) {
            profile.createFile(marker, bytes("# " + name + "\n"), 0644);
        }
        if (!app.folders().contains(".env") && !marker.equals(".env")) {
            profile.createFile(".env", new byte[0], 0600);
        }
        if (configured || port.isPresent()) {
            String gateway = port.isPresent() ? "gateway:\n  port: " + port.getAsInt() + "\n" : "";
            profile.createFile(GatewaySettings.FILE, bytes("# " + name + "\n" + gateway), 0644);
        }
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

    private void requireFree(int port) throws IOException {
        if (port < 1 || port > 65535) {
            throw new InvalidInputException("port must be a number from 1 to 65535, got " + port);
        }
        for (Map.Entry<ProfileName, Integer> other : ports().byProfile().entrySet()) {
            if (other.getValue() == port) {
                throw new InvalidInputException("port " + port + " is already that of profile " + other.getKey());
            }
        }
    }

    /**
     * Deletes a profile with all it holds, following no link. It is gone at once, even where the removal of what it
     * held fails on the way.
     *
     * @throws InvalidInputException where it is the root profile
     * @throws NoSuchFileException where there is no such profile
     * @throws IOException where it cannot be removed; the message tells what is left, and where
     */
    public void delete(ProfileName name) throws IOException {
        refuseRoot(name, "deleted");
        requireProfile(name);
        try (Folder root = Folder.open(home.path());
                Folder profiles = root.child(Home.PROFILES)) {
            String withdrawn = Directory.temporaryName();
            profiles.rename(name.value(), withdrawn);
            try {
                profiles.deleteTree(withdrawn);
            } catch (IOException e) {
                throw new IOException(
                        "profile " + name + " is deleted, but not all of its files could be removed; the rest is in "
                                + home.profilesDirectory().resolve(withdrawn) + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /**
     * Renames a profile, in one step.
     *
     * @throws InvalidInputException where either is the root profile, or the new name is reserved
     * @throws NoSuchFileException where there is no profile of the old name
     * @throws FileAlreadyExistsException where anything has the new name already
     */
    public Profile rename(ProfileName from, ProfileName to) throws IOException {
        requireRenamable(from, to);
        try (Folder root = Folder.open(home.path());
                Folder profiles = root.child(Home.PROFILES)) {
            profiles.rename(from.value(), to.value());
        }
        return new Profile(home, to);
    }

    /** Throws what {@link #rename} would throw now, and changes nothing. */
    public void requireRenamable(ProfileName from, ProfileName to) throws IOException {
        refuseRoot(from, "renamed");
        refuseRoot(to, "made");
        if (home.app().reserved().contains(to.value())) {
            throw new InvalidInputException("the profile name " + to + " is reserved");
        }
        requireProfile(from);
        try (Folder root = Folder.open(home.path());
                Folder profiles = root.child(Home.PROFILES)) {
            refuseTaken(profiles, to);
        }
    }

    /**
     * The ports that the profiles ask for. Profiles whose settings cannot be read ask for none here.
     *
     * @throws IOException where the home cannot be read
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
                    "the profile default is the home itself: it always exists and cannot be " + what);
        }
    }

    private void requireProfile(ProfileName name) throws NoSuchFileException {
        if (home.profile(name).isEmpty()) {
            Path directory = home.directory(name);
            throw new NoSuchFileException(directory.toString(), null, "there is no profile " + name + " there");
        }
    }

    private void refuseTaken(Folder profiles, ProfileName name) throws IOException {
        if (profiles.has(name.value())) {
            String reason = home.profile(name).isPresent()
                    ? "there is a profile " + name + " already"
                    : "something else has that name already";
            throw new FileAlreadyExistsException(home.directory(name).toString(), null, reason);
        }
    }
}
