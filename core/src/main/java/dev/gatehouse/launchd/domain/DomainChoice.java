package dev.gatehouse.launchd.domain;

/** The launchd domain that a caller chooses for gateways. */
public enum DomainChoice {
    /**
     * Root: the system domain. Other accounts: the first of {@code gui/<uid>} and {@code user/<uid>} that accepts the
     * gateway; a gateway that is installed only as a daemon is looked for in the system domain.
     */
    AUTOMATIC,
    /** {@code gui/<uid>}: exists while the account is logged in at the screen. */
    GUI,
    /** {@code user/<uid>}: exists from the account's first login of any kind, including SSH. */
    USER,
    /** {@code system}: exists from boot. Gateways are daemons and run as the account that their property list names. */
    SYSTEM
}
