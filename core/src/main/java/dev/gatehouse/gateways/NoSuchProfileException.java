package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A profile does not exist on disk. The message says so, or what occupies its directory, and suggests a similar name.
 *
 * @since 0.1.0
 */
public final class NoSuchProfileException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String profile;

    private NoSuchProfileException(ProfileName profile, String message, Remedy remedy) {
        super(message, remedy);
        this.profile = profile.value();
    }

    /**
     * Returns an exception for a caller who expects the profile to exist: the remedy lists the profiles.
     *
     * @param home the home
     * @param name the profile
     * @return the exception
     */
    public static NoSuchProfileException of(Home home, ProfileName name) {
        return of(home, name, false);
    }

    /**
     * Returns an exception for a caller who needs the profile: the remedy creates it, unless a similar name exists.
     *
     * @param home the home
     * @param name the profile
     * @return the exception
     */
    public static NoSuchProfileException toCreate(Home home, ProfileName name) {
        return of(home, name, true);
    }

    private static NoSuchProfileException of(Home home, ProfileName name, boolean needed) {
        if (!home.exists()) {
            return new NoSuchProfileException(
                    name, NoSuchHomeException.message(home), NoSuchHomeException.remedy(home));
        }
        if (name.isDefault()) {
            return new NoSuchProfileException(
                    name,
                    "Home " + home.path() + " has no root profile: " + home.whyNoRoot(),
                    Remedy.gatehouse("profile", "list"));
        }
        Profiles found = scan(home);
        for (Profiles.Finding finding : found.findings()) {
            Path path = finding.path();
            if (path.equals(home.directory(name))) {
                return new NoSuchProfileException(
                        name, path + " is not a profile: " + finding.reason(), Remedy.of("ls", "-ld", path.toString()));
            }
        }
        List<String> names = found.profiles().stream()
                .map(Profile::name)
                .map(ProfileName::value)
                .toList();
        Optional<String> nearest = Suggestion.nearest(name.value(), names);
        return new NoSuchProfileException(
                name,
                "Profile " + name + " does not exist in " + home.path() + Suggestion.clause(name.value(), names),
                needed && nearest.isEmpty()
                        ? Remedy.gatehouse("profile", "create", name.value())
                        : Remedy.gatehouse("profile", "list"));
    }

    /** A home that cannot be read suggests nothing. */
    private static Profiles scan(Home home) {
        try {
            return Profiles.scan(home);
        } catch (IOException unreadable) {
            return new Profiles(List.of(), List.of());
        }
    }

    /** {@return the name of the missing profile} */
    public ProfileName profile() {
        return ProfileName.of(profile);
    }
}
