package dev.gatehouse.manager;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * The gateway to register is already registered.
 *
 * @since 0.1.0
 */
public final class AlreadyRegisteredException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param profile the profile of the gateway
     * @param where where it is registered, such as its directory
     */
    public AlreadyRegisteredException(ProfileName profile, String where) {
        super(
                "The gateway of profile " + profile + " is already registered at " + where,
                Remedy.gatehouse("gateway", "status", profile.toString()));
    }
}
