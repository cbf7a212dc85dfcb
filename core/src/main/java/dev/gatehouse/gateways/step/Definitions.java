package dev.gatehouse.gateways.step;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.Renderer;
import java.util.function.Supplier;

/** Definitions of gateways. Invalid settings become an error with a command that shows them. */
public final class Definitions {
    private Definitions() {}

    public static GatewayDefinition of(Profile profile) {
        return checked(profile, profile::gateway);
    }

    /** Checks that the gateway could be installed under the profile's new name. */
    public static void requireRenamable(Profile profile, ProfileName to, Renderer renderer) {
        checked(profile, () -> renderer.render(new Profile(profile.home(), to).gateway(profile.settings())));
    }

    private static <T> T checked(Profile profile, Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidInputException e) {
            throw new GatehouseException(
                    String.valueOf(e.getMessage()),
                    Remedy.gatehouse("profile", "show", profile.name().toString()),
                    e);
        }
    }
}
