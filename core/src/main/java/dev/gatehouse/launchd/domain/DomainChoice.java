package dev.gatehouse.launchd.domain;

/** The caller's choice of a launchd domain. */
public enum DomainChoice {
    /**
     * For root the system domain. For other accounts the first of {@code gui/<uid>} and {@code user/<uid>} that accepts
     * the gateway; a gateway that is installed only as a daemon is found in the system domain.
     */
    AUTOMATIC,
    /** {@code gui/<uid>}: exists while the account is logged in at the screen. */
    GUI,
    /** {@code user/<uid>}: exists from the account's first login of any kind, including SSH. */
    USER,
    /** {@code system}: exists from boot. Gateways are daemons and run as the account that their property list names. */
    SYSTEM
}
