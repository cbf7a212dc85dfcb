package dev.gatehouse.testkit.kit;

/** Something that not every service manager can, and that the kit tests where it is claimed. */
public enum Capability {
    /** A gateway can say that it is ready. */
    NOTIFY,
    /** The status counts deaths. */
    DEATHS,
    /** The status tells how the last run ended. */
    LAST_EXIT,
    /** A gateway that is killed by its manager after its grace shows as ended by a signal. */
    STOP_SIGNALS,
    /** A gateway is asked to end with a signal of its own choice, and one that was killed by somebody shows with which. */
    SIGNALS,
    /** A variable of the environment may hold as much as Linux lets it. */
    LONG_VALUES,
    /** Hundreds of gateways are no more than a test's machine can bear. */
    HUNDREDS
}
