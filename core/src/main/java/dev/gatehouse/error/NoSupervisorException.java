package dev.gatehouse.error;

/**
 * The service manager's own process does not run, so nothing supervises the gateways.
 *
 * @since 0.1.0
 */
public final class NoSupervisorException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the manager or supervision tree that does not run
     * @param remedy a command that helps
     */
    public NoSupervisorException(String message, Remedy remedy) {
        super(message, remedy);
    }
}
