package dev.gatehouse.profile;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The profiles found in a home, and what looked like one and is none.
 *
 * @param profiles the root profile first, then the others by name
 * @param problems what was passed over, each with its reason; by path
 * @since 0.1.0
 */
public record Profiles(List<Profile> profiles, List<Problem> problems) {
    public Profiles {
        profiles = List.copyOf(profiles);
        problems = List.copyOf(problems);
    }

    /**
     * Something in the profiles' directory that cannot be a profile.
     *
     * @param path where it is
     * @param reason why it was passed over, in words
     * @param harmless true where it is only a curiosity that no operator has to act on
     */
    public record Problem(Path path, String reason, boolean harmless) {}

    /**
     * Looks through a home. What cannot be a profile never hides those that can.
     *
     * @throws IOException where the home itself cannot be read
     */
    public static Profiles scan(Home home) throws IOException {
        if (!home.exists()) {
            throw new NoSuchFileException(home.path().toString(), null, "no such home");
        }
        List<Profile> found = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        found.add(new Profile(home, ProfileName.DEFAULT));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(home.profilesDirectory())) {
            for (Path entry : entries) {
                look(home, entry, found, problems);
            }
        } catch (NoSuchFileException absent) {
            // A home without named profiles is complete.
        } catch (NotDirectoryException e) {
            problems.add(new Problem(home.profilesDirectory(), "it is not a directory", false));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort((a, b) -> a.name().compareTo(b.name()));
        Collections.sort(problems, (a, b) -> a.path().compareTo(b.path()));
        return new Profiles(found, problems);
    }

    private static void look(Home home, Path entry, List<Profile> found, List<Problem> problems) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
            return;
        }
        if (!home.hasMarker(entry)) {
            // What is in there cannot be seen, so that nothing of a profile was seen proves nothing.
            if (Files.isDirectory(entry) && !Files.isExecutable(entry)) {
                problems.add(new Problem(entry, "it may not be looked into", false));
            }
            return;
        }
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(new Problem(entry, "it is a link, and a profile must be a directory of its own", false));
        } else if (name.equals(ProfileName.DEFAULT.value())) {
            problems.add(
                    new Problem(entry, "the name default is reserved for the root profile in " + home.path(), true));
        } else if (!ProfileName.isValid(name)) {
            problems.add(new Problem(entry, Quoted.forMessage(name) + " is no profile name", false));
        } else {
            found.add(new Profile(home, ProfileName.of(name)));
        }
    }
}
