package dev.gatehouse.profile;

import java.util.Locale;

/**
 * What the operator last asked for.
 *
 * @since 0.1.0
 */
public enum Intent {
    RUNNING,
    STOPPED;

    /** The word that stands in the intent file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
