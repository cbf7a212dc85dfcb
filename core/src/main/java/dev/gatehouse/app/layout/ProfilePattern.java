package dev.gatehouse.app.layout;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where the directories of named profiles are: below the home, such as <code>{home}/profiles/{profile}</code>, or beside it,
 * such as <code>{home}-{profile}</code>. Immutable.
 *
 * @param text the pattern: begins with <code>{home}</code>, and has <code>{profile}</code> once, in its last component
 * @since 0.1.0
 */
public record ProfilePattern(String text) {
    private static final String HOME = "{home}";
    private static final String PROFILE = "{profile}";

    /** Folders in {@code profiles} below the home: the default. */
    public static final ProfilePattern FOLDERS = new ProfilePattern("{home}/profiles/{profile}");

    /**
     * Checks the pattern.
     *
     * @throws InvalidInputException if it is not of the form above
     */
    public ProfilePattern {
        String rest = text.startsWith(HOME) ? text.substring(HOME.length()) : "";
        int profile = rest.indexOf(PROFILE);
        boolean plain = profile > 0
                && profile > rest.lastIndexOf('/')
                && rest.indexOf(PROFILE, profile + 1) < 0
                && rest.indexOf('\\') < 0
                && rest.replace(PROFILE, "").indexOf('{') < 0
                && !hasControls(rest);
        for (String part : (rest.startsWith("/") ? rest.substring(1) : rest).split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!plain) {
            throw new InvalidInputException("profiles.directory must begin with {home}, continue with / or another"
                    + " character, and have {profile} once, in its last component, got " + Quoted.forMessage(text));
        }
    }

    /** Not a stream: the first one takes a short command a millisecond. */
    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private String rest() {
        return text.substring(HOME.length());
    }

    private String before() {
        return rest().substring(0, rest().indexOf(PROFILE));
    }

    private String after() {
        return rest().substring(rest().indexOf(PROFILE) + PROFILE.length());
    }

    /**
     * Returns the directory of a named profile.
     *
     * @param home the home
     * @param profile the profile
     * @return the directory, whether or not it exists
     */
    public Path directory(Path home, ProfileName profile) {
        return parent(home).resolve(entry(home, profile));
    }

    /**
     * Returns the directory that contains the directories of named profiles.
     *
     * @param home the home
     * @return the directory, whether or not it exists
     */
    public Path parent(Path home) {
        Path parent = base(home);
        for (String part : below(home)) {
            parent = parent.resolve(part);
        }
        return parent;
    }

    /**
     * Returns the part of {@link #parent} that exists before the first profile: the home, or the directory that contains it.
     *
     * @param home the home
     * @return the directory
     */
    public Path base(Path home) {
        Path above = home.getParent();
        return rest().startsWith("/") || above == null ? home : above;
    }

    /**
     * Returns the names of the directories between {@link #base} and {@link #parent}.
     *
     * @param home the home
     * @return the names, outermost first
     */
    public List<String> below(Path home) {
        List<String> parts = parts(home);
        return List.copyOf(parts.subList(0, parts.size() - 1));
    }

    /** The components of a profile's directory after the base; the last one has the placeholder. */
    private List<String> parts(Path home) {
        String name = String.valueOf(home.getFileName());
        String whole = rest().startsWith("/") ? rest().substring(1) : name + rest();
        return new ArrayList<>(List.of(whole.split("/")));
    }

    /**
     * Returns the name of a named profile's directory in {@link #parent}.
     *
     * @param home the home
     * @param profile the profile
     * @return the name
     */
    public String entry(Path home, ProfileName profile) {
        return parts(home).getLast().replace(PROFILE, profile.value());
    }

    /**
     * Returns what a directory's name says as the name of a profile.
     *
     * @param home the home
     * @param entry the name of a directory in {@link #parent}
     * @return the name, valid or not; empty if the directory is not one of this pattern
     */
    public Optional<String> nameIn(Path home, String entry) {
        return entries(home).nameOf(entry);
    }

    private Entries entries(Path home) {
        String last = parts(home).getLast();
        return new Entries(last.substring(0, last.indexOf(PROFILE)), after());
    }

    /** What the names of named profiles' directories begin and end with. */
    private record Entries(String before, String after) {
        boolean has(String entry) {
            return entry.length() > before.length() + after.length()
                    && entry.startsWith(before)
                    && entry.endsWith(after);
        }

        Optional<String> nameOf(String entry) {
            return has(entry)
                    ? Optional.of(entry.substring(before.length(), entry.length() - after.length()))
                    : Optional.empty();
        }
    }

    /**
     * Tests whether one of some names in {@link #parent} is that of a directory of this pattern.
     *
     * @param home the home
     * @param entries the names
     * @return whether one is, whatever profile it names
     */
    public boolean isInAny(Path home, Collection<String> entries) {
        Entries ours = entries(home);
        for (String entry : entries) {
            if (ours.has(entry)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A named profile and its home, as a path says. Immutable.
     *
     * @param home the home
     * @param profile the profile
     */
    public record Located(Path home, ProfileName profile) {}

    /**
     * Returns what a path may be the directory of, without looking at the disk.
     *
     * @param directory an absolute, normalized path
     * @return the candidates; the one with the longest home first
     */
    public List<Located> located(Path directory) {
        String path = directory.toString().replace(File.separatorChar, '/');
        List<Located> found = new ArrayList<>();
        if (!path.endsWith(after())) {
            return found;
        }
        String whole = path.substring(0, path.length() - after().length());
        for (int at = whole.lastIndexOf(before()); at > 0; at = whole.lastIndexOf(before(), at - 1)) {
            String name = whole.substring(at + before().length());
            if (ProfileName.isValid(name) && !whole.substring(0, at).endsWith("/")) {
                found.add(new Located(Path.of(whole.substring(0, at)), ProfileName.of(name)));
            }
        }
        return found;
    }

    /** {@return whether the directories of named profiles are outside of the home} */
    public boolean isBeside() {
        return !rest().startsWith("/");
    }
}
