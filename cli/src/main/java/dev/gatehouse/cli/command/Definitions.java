package dev.gatehouse.cli.command;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.profile.Profile;

/** Reads the definition of a profile's gateway. Invalid settings are an error whose remedy shows them. */
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
