package dev.gatehouse.testkit.kit;

/**
 * A feature that not every service manager has. Stories that need one are skipped for a manager whose
 * {@link ManagerFixture#capabilities} lack it.
 *
 * @since 0.1.0
 */
public enum Capability {
    /** The manager accepts readiness notifications. */
    NOTIFY,
    /** The status counts restarts. */
    RESTARTS,
    /** The status shows how the last run ended. */
    LAST_EXIT,
    /** The status shows that a gateway was killed after its grace. */
    STOP_SIGNALS,
    /** The manager sends the stop signal of the definition, and the status shows which signal ended a run. */
    SIGNALS,
    /** An environment variable may be as long as Linux allows. */
    LONG_VALUES,
    /** A gateway gets variables from files, and directories before its PATH ({@code EnvironmentSources}). */
    SOURCES,
    /** A start is judged by whose listener a port has, not only by whether the port accepts. */
    PORT_OWNERS,
    /** The test's machine can run hundreds of gateways of this manager. */
    HUNDREDS
}
