package dev.gatehouse.spi;

/**
 * Why an operation on one service failed although the manager accepted its command.
 *
 * @since 0.1.0
 */
public enum Cause {
    /** The new run has ended. */
    ENDED,
    /** The manager began no run and will not begin one. */
    NOT_STARTED,
    /** Somebody stopped the service during its start. */
    STOPPED,
    /** The service was removed from the manager during its start. */
    GONE,
    /** Another process listens on its port. */
    PORT_TAKEN,
    /** The gateway's own state file says that it could not start. */
    REPORTED,
    /** The time limit is over, or the gateway runs for longer than its own ready timeout without its sign of readiness. */
    LATE
}
