package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.profile.person.HomeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that holds everything of an app: the root profile at the top, named profiles where the app's layout says, usually under {@code profiles/}.
 * Immutable; the methods read the disk anew at each call.
 *
 * @param app the program
 * @param path absolute, normalized path of the directory
 * @since 0.1.0
 */
public record Home(App app, Path path) {
    /** Makes the path absolute and normalizes it. */
    public Home {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Returns the home that this process's environment points to, on a host. In a program that runs under sudo or doas
     * this is the home of the account that called it.
     *
     * @param app the program
     * @return the home
     */
    public static Home of(App app) {
        Map<String, String> environment = System.getenv();
        HomeRequest request =
                new HomeRequest(app, named(app, environment), Optional.empty(), environment, List.of(), false);
        return new Home(app, HomeRule.choose(request, new HomesOfHost()).home());
    }

    /**
     * Returns the home at a path.
     *
     * @param app the program
     * @param path the home directory
     * @return the home
     */
    public static Home at(App app, Path path) {
        return new Home(app, path);
    }

    /**
     * Returns the home that the app's variable names, otherwise the app's default. A variable that points to a named
     * profile ({@code …/profiles/coder}), as Hermes sets it for child processes, selects the home above.
     *
     * @param app the program
     * @param environment environment variables; an empty variable counts as unset
     * @param container whether to use the default of containers instead of hosts
     * @return the home
     */
    public static Home locate(App app, Map<String, String> environment, boolean container) {
        Optional<Path> named = named(app, environment);
        if (named.isPresent()) {
            return new Home(app, named.get());
        }
        if (container) {
            return new Home(app, app.home().container());
        }
        return new Home(app, HomeRule.below(app.home().host(), Path.of(System.getProperty("user.home", "/"))));
    }

    /**
     * Returns the home that the app's variable names; if it names a profile's directory, the home above.
     *
     * @param app the program
     * @param environment environment variables; an empty variable counts as unset
     * @return the path; empty if the variable is unset
     */
    public static Optional<Path> named(App app, Map<String, String> environment) {
        String named = variable(app, environment);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(named).toAbsolutePath().normalize();
        return Optional.of(located(app, path).map(ProfilePattern.Located::home).orElse(path));
    }

    /**
     * Returns the named profile that the app's variable points to.
     *
     * @param app the program
     * @param environment environment variables
     * @return the profile; empty if the variable is unset or points to a home
     */
    public static Optional<ProfileName> currentProfile(App app, Map<String, String> environment) {
        String named = variable(app, environment);
        return named.isEmpty()
                ? Optional.empty()
                : located(app, Path.of(named).toAbsolutePath().normalize()).map(ProfilePattern.Located::profile);
    }

    private static String variable(App app, Map<String, String> environment) {
        return app.home().hasVariable() ? environment.getOrDefault(app.home().variable(), "") : "";
    }

    /**
     * The profile whose directory a path is. Folders below a home are recognized by their names. Beside a home there may be
     * anything, so the home must be the usual one or exist.
     */
    private static Optional<ProfilePattern.Located> located(App app, Path path) {
        ProfilePattern pattern = app.profiles().pattern();
        for (ProfilePattern.Located candidate : pattern.located(path)) {
            if (!pattern.isBeside()
                    || app.home().host().endsWith("/" + candidate.home().getFileName())
                    || Files.isDirectory(candidate.home())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The name of the profile in a directory below a home, the root profile's if the directory is another one. */
    static ProfileName profileAt(Path directory) {
        List<ProfilePattern.Located> candidates =
                ProfilePattern.FOLDERS.located(directory.toAbsolutePath().normalize());
        return candidates.isEmpty()
                ? ProfileName.DEFAULT
                : candidates.getFirst().profile();
    }

    /** {@return whether the home directory exists, or a profile beside it} */
    public boolean exists() {
        return asOwner(path, new Existence(path)) || (app.profiles().pattern().isBeside() && hasProfiles());
    }

    private boolean hasProfiles() {
        Optional<List<String>> names = OwnerAccess.names(profilesDirectory());
        try {
            if (names.isPresent() && !app.profiles().pattern().isInAny(path, names.get())) {
                return false;
            }
            return !Profiles.named(this).isEmpty();
        } catch (IOException unseen) {
            return false;
        }
    }

    // Records, because linking a lambda takes a short command too long.

    private record Existence(Path directory) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() {
            return Files.isDirectory(directory);
        }
    }

    private record Reality(Home home, ProfileName name, Path directory) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() {
            return name.isDefault()
                    ? Files.isDirectory(directory) && home.hasRoot()
                    : Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && home.hasMarker(directory);
        }
    }

    /** Looks at something with the rights of its owner; what cannot be examined does not hold. */
    private static boolean asOwner(Path path, OwnerAccess.Work<Boolean> question) {
        try {
            return !OwnerAccess.isAbsent(path) && OwnerAccess.call(path, question);
        } catch (IOException unseen) {
            return false;
        }
    }

    /**
     * Tests whether a path leads to this home, also through a symbolic link or another mount: whether it is the same
     * directory, not whether it has the same name.
     *
     * @param other a path
     * @return whether it is this home's directory; if one of them does not exist, whether the paths are equal
     */
    public boolean isAt(Path other) {
        return isSame(path, other);
    }

    /**
     * Tests whether two paths lead to the same directory.
     *
     * @param one a path
     * @param other another path
     * @return whether they are the same directory; if one of them does not exist, whether the paths are equal
     */
    public static boolean isSame(Path one, Path other) {
        // Root looks with its own rights: the other path may lead through another process's mounts.
        try {
            return one.equals(other) || Files.isSameFile(one, other);
        } catch (IOException unseen) {
            return false;
        }
    }

    /** {@return the environment variable for gateways of this home} */
    public HomeVariable variable() {
        return new HomeVariable(app.home().variable(), path, app.home().export());
    }

    /** {@return the directory that contains the directories of named profiles, whether or not it exists} */
    public Path profilesDirectory() {
        return app.profiles().pattern().parent(path);
    }

    /**
     * Returns the directory of a profile, whether or not the profile exists.
     *
     * @param name the profile
     * @return its directory; the home itself for the root profile
     */
    public Path directory(ProfileName name) {
        return name.isDefault() ? path : app.profiles().pattern().directory(path, name);
    }

    /**
     * Returns a profile.
     *
     * @param name the profile's name
     * @return the profile; empty if it does not exist on disk
     * @throws dev.gatehouse.error.InvalidInputException if the name is not a valid profile name
     */
    public Optional<Profile> profile(String name) {
        return profile(ProfileName.of(name));
    }

    /**
     * Returns a profile. A named profile exists if its directory is not a symbolic link and has one of the app's marker
     * files. For the root profile the app's layout decides ({@link ProfileLayout.Root}).
     *
     * @param name the profile
     * @return the profile; empty if it does not exist on disk
     */
    public Optional<Profile> profile(ProfileName name) {
        Path directory = directory(name);
        return asOwner(directory, new Reality(this, name, directory))
                ? Optional.of(new Profile(this, name))
                : Optional.empty();
    }

    /** Whether the home has a root profile, if it exists. */
    boolean hasRoot() {
        return switch (app.profiles().root()) {
            case REQUIRED -> true;
            case OPTIONAL -> hasMarker(path);
            case IF_CONFIGURED ->
                !app.launch().needsPort(ProfileName.DEFAULT)
                        || Files.exists(path.resolve(app.settings().file()), LinkOption.NOFOLLOW_LINKS)
                        || hasMarker(path);
        };
    }

    /** {@return why a home that exists has no root profile, for messages} */
    public String whyNoRoot() {
        return app.profiles().root() == ProfileLayout.Root.OPTIONAL
                ? "it has no " + String.join(" or ", app.profiles().markers())
                : "its command needs a port, and " + path.resolve(app.settings().file()) + " does not exist";
    }

    boolean hasMarker(Path directory) {
        for (String marker : app.profiles().markers()) {
            if (Files.isRegularFile(directory.resolve(marker))) {
                return true;
            }
        }
        return false;
    }
}
