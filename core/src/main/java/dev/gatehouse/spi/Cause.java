package dev.gatehouse.spi;

/**
 * Why an operation on one service failed although its command was taken.
 *
 * @since 0.1.0
 */
public enum Cause {
    /** The run that was started has ended. */
    ENDED,
    /** No run has begun, and none will. */
    NOT_STARTED,
    /** Somebody stopped the service while it was being started. */
    STOPPED,
    /** The manager does not know the service any more. */
    GONE,
    /** The time was over. */
    LATE
}
