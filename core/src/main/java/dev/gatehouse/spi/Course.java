package dev.gatehouse.spi;

/**
 * How an operation on one service is carried out.
 *
 * @since 0.1.0
 */
public enum Course {
    /** By one command. */
    AT_ONCE,
    /** By a proven {@link Operation#MAKE_WAY}, followed by {@link Operation#START}. */
    STOP_FIRST
}
