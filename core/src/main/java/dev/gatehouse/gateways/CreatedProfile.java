package dev.gatehouse.gateways;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.profile.Profile;
import java.util.Optional;

/**
 * A profile that was created, and whether the service manager knows its gateway.
 *
 * @param profile the profile, which is on disk whatever became of the registration
 * @param registration whether its gateway was registered
 * @param failure why the registration failed; empty unless it is {@link Registration#FAILED}
 * @since 0.1.0
 */
public record CreatedProfile(Profile profile, Registration registration, Optional<GatehouseException> failure) {
    /** Whether the service manager knows the gateway of a new profile. */
    public enum Registration {
        /** It does; the gateway is stopped. */
        REGISTERED,
        /** The manager learns of a gateway when it is installed or started. */
        NOT_INSTALLED,
        /** This host has no service manager. */
        NO_MANAGER,
        /** The manager refused. */
        FAILED
    }
}
