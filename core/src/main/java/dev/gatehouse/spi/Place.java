package dev.gatehouse.spi;

import dev.gatehouse.error.GatehouseException;
import java.util.Optional;

/**
 * What occupies the place of a service's definition. Immutable.
 *
 * @param occupant the occupant
 * @param obstacle why the place cannot be used; empty if the place is free or this home's
 * @since 0.1.0
 */
public record Place(Occupant occupant, Optional<GatehouseException> obstacle) {
    /** The occupant of a place. */
    public enum Occupant {
        /** Nothing is there. */
        NOBODY,
        /** This home's service, complete. */
        OURS,
        /**
         * Remains of this home's service after an interrupted operation. It counts as not installed and can be removed.
         */
        REMAINS,
        /** A service that the app itself installed for this gateway, and that the caller asked to take over. */
        ADOPTED,
        /** A service that the app itself installed for this gateway. Gatehouse can take it over on request. */
        ADOPTABLE,
        /** A gateway of another home, under the same name. */
        OTHER_HOME,
        /** Something that Gatehouse did not install. */
        FOREIGN
    }

    /**
     * Returns a place without an obstacle.
     *
     * @param occupant the occupant
     * @return the place
     */
    public static Place of(Occupant occupant) {
        return new Place(occupant, Optional.empty());
    }

    /**
     * Returns a place that this home must not change.
     *
     * @param occupant the occupant
     * @param obstacle why the place cannot be used
     * @return the place
     */
    public static Place taken(Occupant occupant, GatehouseException obstacle) {
        return new Place(occupant, Optional.of(obstacle));
    }

    /** {@return whether the place counts as not installed} */
    public boolean isFree() {
        return occupant == Occupant.NOBODY || occupant == Occupant.REMAINS;
    }

    /** {@return whether this home may change what is there} */
    public boolean isOurs() {
        return occupant == Occupant.OURS || occupant == Occupant.ADOPTED;
    }
}
