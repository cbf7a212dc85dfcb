package dev.gatehouse.manager;

/**
 * Whether {@link ServiceManager#define} starts services that are new to the manager. It never changes the state of
 * services that the manager already knows.
 *
 * @since 0.1.0
 */
public enum Initially {
    /** Start new services. */
    UP,
    /** Do not start new services. */
    DOWN
}
