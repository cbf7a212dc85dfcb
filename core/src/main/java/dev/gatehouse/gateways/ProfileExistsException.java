package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import java.nio.file.FileAlreadyExistsException;

/**
 * The name of a new profile is taken by a profile, or by something else in the directory of profiles.
 *
 * @since 0.1.0
 */
public final class ProfileExistsException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String profile;

    ProfileExistsException(Home home, ProfileName profile, String doing, FileAlreadyExistsException cause) {
        super(
                home.profile(profile).isPresent()
                        ? "Profile " + profile + " already exists in " + home.directory(profile)
                        : "Cannot " + doing + ": " + home.directory(profile) + " is in the way and is not a profile",
                home.profile(profile).isPresent()
                        ? Remedy.gatehouse("profile", "show", profile.toString())
                        : Remedy.of("ls", "-ld", home.directory(profile).toString()),
                cause);
        this.profile = profile.value();
    }

    /** {@return the name that is taken} */
    public ProfileName profile() {
        return ProfileName.of(profile);
    }
}
