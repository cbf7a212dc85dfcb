package dev.gatehouse.profile;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that holds everything of an app: its root profile at the top, named ones under {@code profiles/}.
 *
 * @param app the program whose home it is
 * @param path where it lies, absolute and normalized
 * @since 0.1.0
 */
public record Home(App app, Path path) {
    /** Name of the directory that holds the named profiles. */
    public static final String PROFILES = "profiles";

    public Home {
        path = path.toAbsolutePath().normalize();
    }

    /** The home that this process's environment points to. */
    public static Home of(App app) {
        return locate(app, System.getenv(), false);
    }

    public static Home at(App app, Path path) {
        return new Home(app, path);
    }

    /**
     * Finds a home: the app's variable, then the container's place or the host's.
     *
     * <p>A variable that points to a named profile ({@code …/profiles/coder}), as Hermes sets it for its children,
     * means the home above.
     */
    public static Home locate(App app, Map<String, String> environment, boolean container) {
        String named = environment.getOrDefault(app.homeVariable(), "");
        if (!named.isEmpty()) {
            Path path = Path.of(named).toAbsolutePath().normalize();
            return new Home(
                    app, profileIn(path).isPresent() ? path.resolve("../..").normalize() : path);
        }
        if (container) {
            return new Home(app, app.containerHome());
        }
        return new Home(app, expandUserHome(app.hostHome()));
    }

    /** The profile that the app's variable points to, where it points to a named one. */
    public static Optional<ProfileName> currentProfile(App app, Map<String, String> environment) {
        String named = environment.getOrDefault(app.homeVariable(), "");
        return named.isEmpty()
                ? Optional.empty()
                : profileIn(Path.of(named).toAbsolutePath().normalize());
    }

    private static Optional<ProfileName> profileIn(Path path) {
        Path parent = path.getParent();
        if (parent == null || parent.getParent() == null || !parent.endsWith(PROFILES)) {
            return Optional.empty();
        }
        String name = String.valueOf(path.getFileName());
        return ProfileName.isValid(name) ? Optional.of(ProfileName.of(name)) : Optional.empty();
    }

    private static Path expandUserHome(String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return Path.of(System.getProperty("user.home", "/") + path.substring(1));
        }
        return Path.of(path);
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    public HomeVariable variable() {
        return new HomeVariable(app.homeVariable(), path);
    }

    public Path profilesDirectory() {
        return path.resolve(PROFILES);
    }

    /** Where a profile of this name lies or would lie. */
    public Path directory(ProfileName name) {
        return name.isDefault() ? path : profilesDirectory().resolve(name.value());
    }

    /** The profile of this name, if it is on disk and real. */
    public Optional<Profile> profile(String name) {
        return profile(ProfileName.of(name));
    }

    public Optional<Profile> profile(ProfileName name) {
        Path directory = directory(name);
        boolean real = name.isDefault()
                ? Files.isDirectory(directory)
                : Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && hasMarker(directory);
        return real ? Optional.of(new Profile(this, name)) : Optional.empty();
    }

    boolean hasMarker(Path directory) {
        for (String marker : app.markers()) {
            if (Files.isRegularFile(directory.resolve(marker))) {
                return true;
            }
        }
        return false;
    }
}
