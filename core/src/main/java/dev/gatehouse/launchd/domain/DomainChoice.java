package dev.gatehouse.launchd.domain;

/** Which of launchd's domains a caller wants a gateway in. */
public enum DomainChoice {
    /**
     * Root's are the system's; everybody else's go where launchd takes them, the desktop's domain first, then the user's. A
     * gateway that is a daemon, and no agent of the account, is the system's for everybody.
     */
    AUTOMATIC,
    /** {@code gui/<uid>}: there while the account is logged in at the screen. */
    GUI,
    /** {@code user/<uid>}: there from the account's first login of any kind, by SSH too. */
    USER,
    /** {@code system}: there from boot. Its gateways are daemons and run as an account that is named in their definition. */
    SYSTEM
}
