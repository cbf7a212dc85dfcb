package dev.gatehouse.cli.command;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.profile.Profile;

/** The definition of a profile's gateway, or the command that shows what is wrong with its settings. */
public final class Definitions {
    private Definitions() {}

    public static GatewayDefinition of(Profile profile) {
        try {
            return profile.gateway();
        } catch (InvalidInputException e) {
            throw new GatehouseException(String.valueOf(e.getMessage()), "gatehouse profile show " + profile.name(), e);
        }
    }
}
