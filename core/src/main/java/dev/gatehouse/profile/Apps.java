package dev.gatehouse.profile;

import dev.gatehouse.definition.App;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which app's gateways a call is about.
 *
 * @since 0.1.0
 */
public final class Apps {
    /** Environment variable that names an app file. */
    public static final String VARIABLE = "GATEHOUSE_APP";

    private Apps() {}

    /**
     * The app of the file that the caller names, else of the one that {@link #VARIABLE} names, else of
     * {@code gatehouse.yaml} in the home, else {@link App#hermes()}.
     *
     * @param option the file that the caller names
     * @param environment the environment to look in; an empty variable counts as unset
     * @param home the home whose file is looked for, where one is known before its app is
     * @throws InvalidInputException where the file that decides is absent, wrong, or not to be trusted: a process of
     *     root takes no app file from a home where somebody else owns it, since the file says what is run as whom
     */
    public static App find(Optional<Path> option, Map<String, String> environment, Optional<Path> home) {
        if (option.isPresent()) {
            return AppFile.read(option.get());
        }
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return namedByVariable(named);
        }
        if (home.isPresent()) {
            Path file = home.get().resolve(AppFile.NAME);
            // Only the look for the file is paid where there is none: neither AppFile nor its parser is loaded then.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                requireTrusted(file);
                return AppFile.read(file);
            }
        }
        return App.hermes();
    }

    private static App namedByVariable(String named) {
        try {
            return AppFile.read(Path.of(named));
        } catch (InvalidInputException | java.nio.file.InvalidPathException e) {
            throw new InvalidInputException(VARIABLE + ": " + e.getMessage());
        }
    }

    private static void requireTrusted(Path file) {
        if (Accounts.isRoot() && !ownedByRootAlone(file)) {
            throw new InvalidInputException(file + ": root takes no app file that another user may write;"
                    + " name it with --app or " + VARIABLE + " if it is meant");
        }
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
