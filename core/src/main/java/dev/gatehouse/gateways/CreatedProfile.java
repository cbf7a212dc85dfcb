package dev.gatehouse.gateways;

import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.profile.Profile;
import java.util.Optional;

/**
 * A profile that was created, and what its manager knows of it.
 *
 * @param profile the profile; it is there also where its gateway could not be registered
 * @param registered whether the manager knows its gateway, which is down
 * @param installable whether the manager takes gateways by an installation only, which is still to be done
 * @param failure why the gateway could not be registered, where that was tried
 */
public record CreatedProfile(
        Profile profile, boolean registered, boolean installable, Optional<GatehouseException> failure) {}
