package dev.gatehouse.manager;

import java.util.Locale;

/**
 * The state of a service, with the same meaning for every manager.
 *
 * @since 0.1.0
 */
public enum State {
    /** The process runs, and is ready if it signals readiness. */
    UP,
    /** The service is about to run, or its process runs and is not proven yet; {@link ServiceStatus#pid} tells which. */
    STARTING,
    /** The service received a stop command, and its process still runs. */
    STOPPING,
    /** The process ended without a request, and the manager waits for the next try. */
    CRASHLOOP,
    /** The process ended with success and does not restart. */
    FINISHED,
    /** The process failed and does not restart. */
    FAILED,
    /** The service does not run and is not meant to. */
    DOWN,
    /** The service is never started by an operation on all services, at boot or by reconciliation. */
    DISABLED,
    /** The manager does not know the service. */
    ABSENT,
    /** The manager cannot be queried, or its answer cannot be trusted; the status says why. */
    UNKNOWN;

    /** {@return the word for this state in tables, documents and options} */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether the manager runs the service now or will do so by itself} */
    public boolean isActive() {
        return this == UP || this == STARTING || this == CRASHLOOP;
    }
}
