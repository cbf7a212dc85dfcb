package dev.gatehouse.app;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the app whose gateways a call manages. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Apps {
    /** Environment variable that names a preset or an app file. */
    public static final String VARIABLE = "GATEHOUSE_APP";

    private Apps() {}

    /**
     * Returns the app of the first app file that is given: by the caller, by {@link #VARIABLE}, which can also name a
     * preset, or as {@code gatehouse.yaml} in the home; the first preset if there is none. The command also looks
     * which app is there, as {@link dev.gatehouse.app.choice.AppRule} says.
     *
     * @param option the app file that the caller names
     * @param environment environment variables; an empty variable counts as unset
     * @param home the home, if it is already known
     * @return the app
     * @throws InvalidInputException if the app file does not exist, is invalid or cannot be trusted: root does not read
     *     an app file from a home if another user may write it, because the file names commands and accounts
     */
    public static App find(Optional<Path> option, Map<String, String> environment, Optional<Path> home) {
        if (option.isPresent()) {
            return AppFile.read(option.get());
        }
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return namedByVariable(named);
        }
        Optional<App> own = home.isPresent() ? in(home.get()) : Optional.empty();
        return own.isPresent() ? own.get() : Presets.named(Presets.names().getFirst());
    }

    /**
     * Returns the app of the {@code gatehouse.yaml} in a home.
     *
     * @param home the home
     * @return the app; empty if there is no such file
     * @throws InvalidInputException if the file is invalid or cannot be trusted, as for {@link #find}
     */
    public static Optional<App> in(Path home) {
        Path file = home.resolve(AppFile.NAME);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(AppFile.readTrusted(file))
                : Optional.empty();
    }

    private static App namedByVariable(String named) {
        try {
            return Presets.names().contains(named) ? Presets.named(named) : AppFile.read(Path.of(named));
        } catch (InvalidInputException | java.nio.file.InvalidPathException e) {
            throw new InvalidInputException(VARIABLE + ": " + e.getMessage());
        }
    }

    /**
     * Tests whether an app file is used without being named. Root uses none that another user may write. Only for
     * messages: {@link #find} decides on the open file.
     *
     * @param file the file
     * @return whether this process uses it
     */
    public static boolean isTrusted(Path file) {
        return !Accounts.isRoot() || ownedByRootAlone(file);
    }

    private static boolean ownedByRootAlone(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            return found.get("uid") instanceof Integer uid
                    && uid == 0
                    && found.get("mode") instanceof Integer mode
                    && (mode & 0022) == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
