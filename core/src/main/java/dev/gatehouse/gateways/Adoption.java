package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import java.util.List;
import java.util.Optional;

/**
 * What an adoption would change for one gateway. Immutable.
 *
 * @param profile the gateway's profile
 * @param lines files that would change with their lines, and services that would be disabled, for people; empty if the gateway
 *     cannot be adopted
 * @param obstacle why it cannot be adopted
 * @since 0.1.0
 */
public record Adoption(ProfileName profile, List<String> lines, Optional<GatehouseException> obstacle) {
    /** Copies the lines. */
    public Adoption {
        lines = List.copyOf(lines);
    }
}
