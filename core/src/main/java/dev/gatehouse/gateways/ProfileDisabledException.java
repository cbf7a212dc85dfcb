package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * A gateway was not started because its profile is disabled. The remedy enables it.
 *
 * @since 0.1.0
 */
public final class ProfileDisabledException extends GatehouseException {
    private static final long serialVersionUID = 1;

    ProfileDisabledException(ProfileName profile) {
        super("Profile " + profile + " is disabled", Remedy.gatehouse("profile", "enable", profile.value()));
    }
}
