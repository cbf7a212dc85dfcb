package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.ServedProfiles;

/**
 * A profile has no gateway of its own, because the root profile's gateway serves all profiles of the home. Nothing was changed.
 *
 * @since 0.1.0
 */
public final class ServedProfileException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private ServedProfileException(String message, Remedy remedy) {
        super(message, remedy);
    }

    /** Throws if the gateway of another profile serves this one. */
    static void refuse(Home home, ProfileName profile, Verb verb) {
        ServedProfiles.server(home, profile).ifPresent(reason -> {
            throw new ServedProfileException(
                    profile + " is served by the gateway of default (" + reason + "); not " + verb.past(),
                    Remedy.gatehouse("gateway", "start", ProfileName.DEFAULT.value()));
        });
    }
}
