package dev.gatehouse.definition;

/**
 * How far a gateway is isolated from the system, if its service manager supports isolation.
 *
 * @since 0.1.0
 */
public enum Hardening {
    /**
     * No isolation: the gateway may do what its account may. The default, because agents run tools such as
     * {@code sudo}.
     */
    NONE,
    /** No new privileges, and the system's files are read-only. Fits a gateway that installs nothing. */
    STANDARD
}
