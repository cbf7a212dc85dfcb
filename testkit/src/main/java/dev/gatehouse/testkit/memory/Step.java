package dev.gatehouse.testkit.memory;

/**
 * A call of a service manager that a test can make fail, or do something before.
 *
 * @since 0.1.0
 */
public enum Step {
    /** Installs or refreshes definitions. Without a change it does not fail. */
    DEFINE,
    /** Starts services. */
    START,
    /** Stops services. */
    STOP,
    /** Restarts services. */
    RESTART,
    /** Removes services that are installed. */
    REMOVE,
    /** Reads the output of gateways. */
    READ_LOGS
}
