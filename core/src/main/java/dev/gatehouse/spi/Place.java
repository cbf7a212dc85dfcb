package dev.gatehouse.spi;

import dev.gatehouse.error.GatehouseException;
import java.util.Optional;

/**
 * What lies where a service's definition belongs.
 *
 * @param occupant whose it is
 * @param obstacle what a definition, a start or a removal is refused with; empty where it is this home's or nobody's
 * @since 0.1.0
 */
public record Place(Occupant occupant, Optional<GatehouseException> obstacle) {
    /** Whose a place is. */
    public enum Occupant {
        /** Nothing is there. */
        NOBODY,
        /** This home's service, complete. */
        OURS,
        /** What is left of one of this home's: somebody was ended half-way. It is not installed, and can be removed. */
        REMAINS,
        /** What the app itself installed for this very gateway; the caller asked for it to be taken over. */
        ADOPTED,
        /** What the app itself installed for this very gateway; it can be taken over by whoever asks for that. */
        ADOPTABLE,
        /** The gateway of another home, under the same name. */
        OTHER_HOME,
        /** Something that somebody else put there. */
        FOREIGN
    }

    /** A place without an obstacle. */
    public static Place of(Occupant occupant) {
        return new Place(occupant, Optional.empty());
    }

    /** A place that is not this home's to change. */
    public static Place taken(Occupant occupant, GatehouseException obstacle) {
        return new Place(occupant, Optional.of(obstacle));
    }

    /** Whether there is nothing yet that counts as installed. */
    public boolean isFree() {
        return occupant == Occupant.NOBODY || occupant == Occupant.REMAINS;
    }

    /** Whether what is there may be changed. */
    public boolean isOurs() {
        return occupant == Occupant.OURS || occupant == Occupant.ADOPTED;
    }
}
