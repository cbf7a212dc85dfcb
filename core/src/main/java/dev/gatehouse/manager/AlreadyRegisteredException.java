package dev.gatehouse.manager;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;

/** The manager knows the gateway of a profile already. */
public final class AlreadyRegisteredException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public AlreadyRegisteredException(ProfileName profile, String where) {
        super(
                "the gateway of profile " + profile + " is already registered at " + where,
                "gatehouse gateway status " + profile);
    }
}
