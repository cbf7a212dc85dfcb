package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * There is no profile of this name on disk. The message says so, or what is in its place, or which name was meant.
 *
 * @since 0.1.0
 */
public final class NoSuchProfileException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String profile;

    private NoSuchProfileException(ProfileName profile, String message, String remedy) {
        super(message, remedy);
        this.profile = profile.value();
    }

    /** For a caller who believes that the profile exists: the remedy lists the profiles. */
    public static NoSuchProfileException of(Home home, ProfileName name) {
        return of(home, name, false);
    }

    /** For a caller who needs the profile: the remedy creates it, unless a similar name was probably meant. */
    public static NoSuchProfileException toCreate(Home home, ProfileName name) {
        return of(home, name, true);
    }

    private static NoSuchProfileException of(Home home, ProfileName name, boolean needed) {
        if (!home.exists()) {
            return new NoSuchProfileException(
                    name, NoSuchHomeException.message(home), NoSuchHomeException.remedy(home));
        }
        Profiles found = scan(home);
        for (Profiles.Problem problem : found.problems()) {
            Path path = problem.path();
            if (path.equals(home.directory(name))) {
                return new NoSuchProfileException(
                        name, path + " is no profile: " + problem.reason(), "ls -ld " + ShellWord.quote(path));
            }
        }
        List<String> names = found.profiles().stream()
                .map(Profile::name)
                .map(ProfileName::value)
                .toList();
        Optional<String> nearest = Suggestion.nearest(name.value(), names);
        return new NoSuchProfileException(
                name,
                "there is no profile " + name + " in " + home.path() + Suggestion.clause(name.value(), names),
                needed && nearest.isEmpty() ? "gatehouse profile create " + name : "gatehouse profile list");
    }

    /** What cannot be read holds nothing to suggest. */
    private static Profiles scan(Home home) {
        try {
            return Profiles.scan(home);
        } catch (IOException unreadable) {
            return new Profiles(List.of(), List.of());
        }
    }

    /** The name that no profile has. */
    public ProfileName profile() {
        return ProfileName.of(profile);
    }
}
