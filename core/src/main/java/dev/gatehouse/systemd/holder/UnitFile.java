package dev.gatehouse.systemd.holder;

import java.nio.file.Path;
import java.util.List;

/**
 * A unit on disk that may run a gateway.
 *
 * @param name name of the unit; of an instance for a template
 * @param place where systemd finds it: its path in a unit directory
 * @param texts the unit, then its drop-ins in systemd's order
 * @param enabled whether a target starts it
 */
record UnitFile(String name, Path place, List<String> texts, boolean enabled) {
    private static final String SUFFIX = ".service";

    /** Returns the part between {@code @} and the suffix; empty if the unit is no instance of a template. */
    static String instance(String name) {
        int at = name.indexOf('@');
        return at < 0 ? "" : name.substring(at + 1, name.length() - SUFFIX.length());
    }

    /** Returns the part before {@code @}, or all of the name without its suffix. */
    static String prefix(String name) {
        int at = name.indexOf('@');
        return name.substring(0, at < 0 ? name.length() - SUFFIX.length() : at);
    }

    static boolean isTemplate(String name) {
        return name.endsWith("@" + SUFFIX);
    }
}
