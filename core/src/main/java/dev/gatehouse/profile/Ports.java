package dev.gatehouse.profile;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The TCP ports of a home's profiles. If two profiles use the same port, it belongs to the first one in order.
 * Immutable.
 *
 * @param byProfile port of each profile that has one
 * @since 0.1.0
 */
public record Ports(SortedMap<ProfileName, Integer> byProfile) {
    /** Copies the ports. */
    public Ports {
        byProfile = Collections.unmodifiableSortedMap(new TreeMap<>(byProfile));
    }

    /**
     * Returns the ports of the profiles of a home. A profile whose settings cannot be read has none here.
     *
     * @param home the home
     * @return the ports
     * @throws IOException if the home cannot be read
     */
    public static Ports of(Home home) throws IOException {
        SortedMap<ProfileName, Integer> ports = new TreeMap<>();
        for (Profile profile : Profiles.scan(home).profiles()) {
            port(profile).ifPresent(port -> ports.put(profile.name(), port));
        }
        return new Ports(ports);
    }

    /**
     * Finds a profile with two ports: one in Gatehouse's settings, which counts here, and another one where the app keeps its own.
     *
     * @param profile the profile
     * @return both with their places, as a clause for people; empty if they do not differ, or a file is invalid
     */
    public static Optional<String> difference(Profile profile) {
        try {
            return PortPlaces.difference(profile);
        } catch (InvalidInputException broken) {
            return Optional.empty();
        }
    }

    private static OptionalInt port(Profile profile) {
        try {
            return profile.settings().port();
        } catch (InvalidInputException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Returns a port for a further profile.
     *
     * @return the one that is 20 above the highest of these, because some programs use more ports beside their own; 8800 if there is
     *     none. If that is above the range, the lowest from 1024 that no profile has
     */
    public int free() {
        int port = byProfile.values().stream().mapToInt(each -> each + 20).max().orElse(8800);
        for (int each = 1024; port > 65535; each++) {
            port = byProfile.containsValue(each) ? port : each;
        }
        return port;
    }

    /**
     * Two profiles that use the same port. Immutable.
     *
     * @param port the port
     * @param holder the profile that the port belongs to
     * @param refused the later profile
     */
    public record Conflict(int port, ProfileName holder, ProfileName refused) {
        /**
         * Returns a message about the conflict.
         *
         * @param home the home of the profiles
         * @return the message
         */
        public String message(Home home) {
            return "port " + port + " already belongs to profile " + holder + ": set another "
                    + home.app().settings().key("port");
        }
    }

    /** {@return a conflict for each profile whose port belongs to an earlier one, in the order of the profiles} */
    public List<Conflict> conflicts() {
        Map<Integer, ProfileName> holders = new TreeMap<>();
        List<Conflict> conflicts = new ArrayList<>();
        byProfile.forEach((profile, port) -> {
            ProfileName holder = holders.putIfAbsent(port, profile);
            if (holder != null) {
                conflicts.add(new Conflict(port, holder, profile));
            }
        });
        return conflicts;
    }
}
