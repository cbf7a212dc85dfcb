package dev.gatehouse.manager;

import dev.gatehouse.error.GatehouseException;

/** A gateway that was started and did not stay up or become ready. */
public final class StartFailedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final transient ServiceStatus status;

    public StartFailedException(String message, ServiceStatus status, String remedy) {
        super(message, remedy);
        this.status = status;
    }

    /** What the manager said of it when it was given up. */
    public ServiceStatus status() {
        return status;
    }
}
