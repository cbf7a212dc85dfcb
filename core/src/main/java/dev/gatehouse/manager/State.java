package dev.gatehouse.manager;

import java.util.Locale;

/**
 * The state of a service, with the same meaning for every manager.
 *
 * @since 0.1.0
 */
public enum State {
    /** The manager does not know the service. */
    NOT_INSTALLED,
    /** The service does not run and is not meant to. */
    DOWN,
    /** The service is meant to run and does not run yet, or waits for its next restart. */
    STARTING,
    /** The process runs. */
    UP,
    /** The process runs and has signalled that it is ready. */
    READY,
    /** The service received a stop command, and its process still runs. */
    STOPPING,
    /** The process ended with success and does not restart. */
    FINISHED,
    /** The process failed and does not restart. */
    FAILED,
    /** The manager cannot be queried, or its answer cannot be trusted; the status says why. */
    UNKNOWN;

    /** {@return the words for this state in tables and documents} */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@return whether a process runs and is not stopping: {@link #UP} or {@link #READY}} */
    public boolean isRunning() {
        return this == UP || this == READY;
    }
}
