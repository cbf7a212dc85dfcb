package dev.gatehouse.profile;

import java.util.Locale;

/**
 * What the operator wants a gateway to do.
 *
 * @since 0.1.0
 */
public enum Intent {
    /** The gateway should run. */
    RUNNING,
    /** The gateway should not run. */
    STOPPED,
    /** The gateway must not run: its start is refused until the profile is enabled. */
    DISABLED;

    /** {@return the word in the intent file} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
