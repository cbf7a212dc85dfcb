package dev.gatehouse.definition;

/** How far a gateway is kept from what it has no business with, where its service manager can do that. */
public enum Hardening {
    /** As any program of its user's: agents run tools of all kinds, {@code sudo} among them. */
    NONE,
    /** No new privileges, and no hand on the system itself: what a gateway can live with that installs nothing. */
    STANDARD
}
