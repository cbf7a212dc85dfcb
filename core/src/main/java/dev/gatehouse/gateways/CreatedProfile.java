package dev.gatehouse.gateways;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.profile.Profile;
import java.util.Optional;

/**
 * A new profile, and whether its gateway is registered. Immutable.
 *
 * @param profile the profile, which exists on disk whether or not the registration succeeded
 * @param registration whether the gateway is registered
 * @param failure why the registration failed; present exactly if {@code registration} is {@link Registration#FAILED}
 * @since 0.1.0
 */
public record CreatedProfile(Profile profile, Registration registration, Optional<GatehouseException> failure) {
    /** Whether the service manager knows the gateway of a new profile. */
    public enum Registration {
        /** The gateway is registered and stopped. */
        REGISTERED,
        /** The manager learns of a gateway when it is installed or started. */
        NOT_INSTALLED,
        /** This host has no service manager. */
        NO_MANAGER,
        /** The registration failed. */
        FAILED
    }
}
