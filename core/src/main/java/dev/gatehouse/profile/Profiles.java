package dev.gatehouse.profile;

import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.NaturalOrder;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The profiles in a home, and entries that look like profiles but are not. Immutable.
 *
 * @param profiles the root profile first, unless it is absent ({@link Home#profile(ProfileName)}), then the others by
 *     name
 * @param findings the entries that are ignored, with reasons; sorted by path
 * @since 0.1.0
 */
public record Profiles(List<Profile> profiles, List<Finding> findings) {
    /** Copies the lists. */
    public Profiles {
        profiles = List.copyOf(profiles);
        findings = List.copyOf(findings);
    }

    /**
     * An entry in the directory of profiles that cannot be a profile. Immutable.
     *
     * @param path the entry
     * @param reason why it is ignored
     * @param harmless whether the operator need not act on it
     */
    public record Finding(Path path, String reason, boolean harmless) {}

    /**
     * Finds the profiles of a home. An entry that cannot be a profile does not affect the others.
     *
     * @param home the home
     * @return the profiles
     * @throws IOException if the home cannot be read
     */
    public static Profiles scan(Home home) throws IOException {
        // Not of the home: if the directory of profiles is somebody else's, so is what lies in it.
        return OwnerAccess.call(home.profilesDirectory(), new Scan(home));
    }

    /** A record, because linking a lambda takes a short command too long. */
    private record Scan(Home home) implements OwnerAccess.Work<Profiles> {
        @Override
        public Profiles run() throws IOException {
            return scanAsOwner(home);
        }
    }

    private static Profiles scanAsOwner(Home home) throws IOException {
        List<Profile> found = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        find(home, found, findings);
        boolean exists = Files.isDirectory(home.path());
        if (!exists && found.isEmpty()) {
            throw new NoSuchFileException(home.path().toString(), null, "home directory does not exist");
        }
        if (exists && home.hasRoot()) {
            found.add(new Profile(home, ProfileName.DEFAULT));
        }
        found.sort((a, b) -> a.name().compareTo(b.name()));
        Collections.sort(
                findings,
                (a, b) -> NaturalOrder.compare(a.path().toString(), b.path().toString()));
        return new Profiles(found, findings);
    }

    /** The named profiles of a home, which itself need not exist; unsorted. */
    static List<Profile> named(Home home) throws IOException {
        return OwnerAccess.call(home.profilesDirectory(), new Search(home));
    }

    private record Search(Home home) implements OwnerAccess.Work<List<Profile>> {
        @Override
        public List<Profile> run() throws IOException {
            List<Profile> found = new ArrayList<>();
            find(home, found, new ArrayList<>());
            return found;
        }
    }

    private static void find(Home home, List<Profile> found, List<Finding> findings) throws IOException {
        ProfilePattern pattern = home.app().profiles().pattern();
        if (pattern.isBeside() && hasNone(pattern, home)) {
            return;
        }
        try {
            for (Path entry : Listing.of(home.profilesDirectory())) {
                look(home, entry, found, findings);
            }
        } catch (NoSuchFileException absent) {
            // A home need not have named profiles.
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(String.valueOf(e.getFile()), null, "permission denied");
        } catch (NotDirectoryException e) {
            findings.add(new Finding(home.profilesDirectory(), "not a directory", false));
        }
    }

    /** A directory with homes can have thousands of other entries, such as /usr/bin. A look at the names takes a tenth of the time. */
    private static boolean hasNone(ProfilePattern pattern, Home home) {
        String[] names = home.profilesDirectory().toFile().list();
        return names != null && !pattern.isInAny(home.path(), Arrays.asList(names));
    }

    private static void look(Home home, Path entry, List<Profile> found, List<Finding> findings) {
        Optional<String> named = home.app()
                .profiles()
                .pattern()
                .nameIn(home.path(), entry.getFileName().toString());
        if (named.isEmpty() || named.get().startsWith(".")) {
            return;
        }
        String name = named.get();
        if (!home.hasMarker(entry)) {
            // The marker file may exist: this user cannot look into the directory.
            if (Files.isDirectory(entry) && !Files.isExecutable(entry)) {
                findings.add(new Finding(entry, "no permission to read the directory", false));
            }
            return;
        }
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            findings.add(new Finding(entry, "a symbolic link, but a profile must be a directory", false));
        } else if (name.equals(ProfileName.DEFAULT.value())) {
            findings.add(
                    new Finding(entry, "the name default is reserved for the root profile in " + home.path(), true));
        } else if (!ProfileName.isValid(name)) {
            findings.add(new Finding(entry, Quoted.forMessage(name) + " is not a valid profile name", false));
        } else {
            ProfileName profile = ProfileName.of(name);
            Optional<String> refusal = home.app().refusal(profile);
            if (refusal.isPresent()) {
                findings.add(new Finding(entry, refusal.get(), false));
            } else {
                found.add(new Profile(home, profile));
            }
        }
    }
}
