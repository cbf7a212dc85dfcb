package dev.gatehouse.profile;

import dev.gatehouse.definition.ProfileName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The TCP ports that the profiles of a home ask for. The first profile in order has a port; a later one that asks for
 * the same is in conflict.
 *
 * @param byProfile port of each profile that has one
 * @since 0.1.0
 */
public record Ports(SortedMap<ProfileName, Integer> byProfile) {
    public Ports {
        byProfile = Collections.unmodifiableSortedMap(new TreeMap<>(byProfile));
    }

    /** A port that two profiles ask for. */
    public record Conflict(int port, ProfileName holder, ProfileName refused) {
        /** The conflict in words. */
        public String message() {
            return "port " + port + " is already that of profile " + holder + ": set another gateway.port";
        }
    }

    /** Every profile that asks for a port that an earlier one has, in order. */
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
