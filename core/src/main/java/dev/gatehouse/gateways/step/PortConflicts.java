package dev.gatehouse.gateways.step;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Ports;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Profiles that use the port of an earlier profile: only one of the two gateways could listen on it. */
public final class PortConflicts {
    private final Home home;
    private final List<Ports.Conflict> conflicts;

    private PortConflicts(Home home, List<Ports.Conflict> conflicts) {
        this.home = home;
        this.conflicts = conflicts;
    }

    /** The conflicts of these profiles in a home. */
    public static PortConflicts of(Home home, Collection<ProfileName> names) {
        // Reading the settings of all profiles takes time, and most profiles have no port.
        if (names.stream().noneMatch(name -> hasPort(home, name))) {
            return new PortConflicts(home, List.of());
        }
        try {
            return new PortConflicts(home, Ports.of(home).conflicts());
        } catch (IOException unreadable) {
            // The operation reads each of its profiles again, and reports what is wrong.
            return new PortConflicts(home, List.of());
        }
    }

    private static boolean hasPort(Home home, ProfileName name) {
        try {
            return home.profile(name)
                    .filter(profile -> profile.settings().port().isPresent())
                    .isPresent();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /**
     * Refuses the later one of two profiles.
     *
     * @throws GatehouseException if the port belongs to an earlier profile
     */
    public void require(ProfileName name) {
        for (Ports.Conflict conflict : conflicts) {
            if (conflict.refused().equals(name)) {
                throw new GatehouseException(conflict.message(home), Remedy.gatehouse("profile", "show", name.value()));
            }
        }
    }
}
