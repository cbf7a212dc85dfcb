package dev.gatehouse.definition;

/**
 * What a gateway finds in the home variable. Some apps want a profile's directory there, and some take the variable for
 * something else.
 *
 * @since 0.1.0
 */
public enum HomeExport {
    /** The home directory. */
    HOME,
    /** The profile's directory. */
    DIRECTORY,
    /** The variable is not set. */
    NO
}
