package dev.gatehouse.cli.gateway;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.util.List;

/** Profiles whose port an earlier one has already: only one of the two could serve it. */
final class PortConflicts {
    private final List<Ports.Conflict> conflicts;

    private PortConflicts(List<Ports.Conflict> conflicts) {
        this.conflicts = conflicts;
    }

    /** Those of a home, as far as they concern these profiles. */
    static PortConflicts of(Home home, List<ProfileName> names) {
        // To read the settings of all profiles takes time, and most have no port.
        if (names.stream().noneMatch(name -> hasPort(home, name))) {
            return new PortConflicts(List.of());
        }
        try {
            return new PortConflicts(new ProfileStore(home).ports().conflicts());
        } catch (IOException unreadable) {
            // Then each profile is read by itself, and says what is wrong.
            return new PortConflicts(List.of());
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

    /** Refuses a profile that is the later one. */
    void require(ProfileName name) {
        for (Ports.Conflict conflict : conflicts) {
            if (conflict.refused().equals(name)) {
                throw new GatehouseException(conflict.message(), "gatehouse profile show " + name);
            }
        }
    }
}
