package dev.gatehouse.manager;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;

/** The manager does not know the gateway of a profile. */
public final class GatewayNotRegisteredException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String profile;

    public GatewayNotRegisteredException(ProfileName profile, boolean onDisk) {
        super(
                "no gateway of profile " + profile + " is registered"
                        + (onDisk ? "" : ", and there is no such profile on disk"),
                // The root profile always exists, so creating it is never the answer.
                onDisk || profile.isDefault()
                        ? "gatehouse gateway start " + profile
                        : "gatehouse profile create " + profile);
        this.profile = profile.value();
    }

    public ProfileName profile() {
        return ProfileName.of(profile);
    }
}
