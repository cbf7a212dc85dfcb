package dev.gatehouse.error;

/** Nobody supervises: the manager's own process is not there. */
public final class NoSupervisorException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public NoSupervisorException(String message, String remedy) {
        super(message, remedy);
    }
}
