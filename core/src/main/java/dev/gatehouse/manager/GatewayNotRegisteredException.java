package dev.gatehouse.manager;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * The gateway of a profile is not registered with the service manager.
 *
 * @since 0.1.0
 */
public final class GatewayNotRegisteredException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String profile;

    /**
     * Creates an exception.
     *
     * @param profile the profile
     * @param onDisk whether the profile exists on disk; if not, the remedy is to create it
     */
    public GatewayNotRegisteredException(ProfileName profile, boolean onDisk) {
        super(
                "No gateway of profile " + profile + " is registered"
                        + (onDisk ? "" : ", and the profile does not exist on disk"),
                // The root profile always exists: creating it cannot help.
                onDisk || profile.isDefault()
                        ? Remedy.gatehouse("gateway", "start", profile.toString())
                        : Remedy.gatehouse("profile", "create", profile.toString()));
        this.profile = profile.value();
    }

    /** {@return the profile whose gateway is not registered} */
    public ProfileName profile() {
        return ProfileName.of(profile);
    }
}
