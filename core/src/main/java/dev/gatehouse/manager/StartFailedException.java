package dev.gatehouse.manager;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * A gateway did not start, or did not stay up or become ready after its start.
 *
 * @since 0.1.0
 */
public final class StartFailedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final transient ServiceStatus status;

    /**
     * Creates an exception.
     *
     * @param message what happened
     * @param status the gateway's last status
     * @param remedy a command that helps
     */
    public StartFailedException(String message, ServiceStatus status, Remedy remedy) {
        super(message, remedy);
        this.status = status;
    }

    /** {@return the gateway's status when the operation failed} */
    public ServiceStatus status() {
        return status;
    }
}
