package dev.gatehouse.systemtest.kit;

/** Something that not every service manager can, and that the kit tests where it is claimed. */
public enum Capability {
    /** A gateway can say that it is ready. */
    NOTIFY,
    /** The status counts deaths. */
    DEATHS,
    /** The status tells how the last run ended. */
    LAST_EXIT,
    /** A gateway that is killed by its manager after its grace shows as ended by a signal. */
    STOP_SIGNALS
}
