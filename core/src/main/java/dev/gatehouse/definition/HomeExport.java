package dev.gatehouse.definition;

import java.util.Map;

/**
 * What a gateway finds in the home variable. Some apps want a profile's directory there, and some take the variable for
 * something else. Immutable.
 *
 * @param usual what it holds under a kind that is not named
 * @param byKind what it holds by the word of the manager's kind
 * @since 0.1.0
 */
public record HomeExport(Value usual, Map<String, Value> byKind) {
    /** The home, under every manager. */
    public static final HomeExport HOME = new HomeExport(Value.HOME, Map.of());

    /** What the variable holds. */
    public enum Value {
        /** The home directory. */
        HOME,
        /** The profile's directory. */
        DIRECTORY,
        /** The variable is not set. */
        NO
    }

    /** Copies the map. */
    public HomeExport {
        byKind = Map.copyOf(byKind);
    }

    /**
     * Returns what the variable holds under a kind of manager.
     *
     * @param kind the word of the kind, such as {@code systemd}
     * @return its value
     */
    public Value under(String kind) {
        return byKind.getOrDefault(kind, usual);
    }
}
