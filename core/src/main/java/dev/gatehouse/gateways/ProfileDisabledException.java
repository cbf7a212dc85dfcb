package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Profile;

/**
 * A gateway was not started because its profile is disabled. The remedy enables it.
 *
 * @since 0.1.0
 */
public final class ProfileDisabledException extends GatehouseException {
    private static final long serialVersionUID = 1;

    private ProfileDisabledException(ProfileName profile) {
        super("Profile " + profile + " is disabled", Remedy.gatehouse("profile", "enable", profile.value()));
    }

    /**
     * Checks that the gateway of a profile may run.
     *
     * @param profile the profile
     * @throws ProfileDisabledException if it is disabled
     */
    public static void refuse(Profile profile) {
        if (profile.intent().intent() == Intent.DISABLED) {
            throw new ProfileDisabledException(profile.name());
        }
    }
}
