package dev.gatehouse.error;

/**
 * The service manager cannot take another service: a limit on their number or on descriptors is reached.
 *
 * @since 0.1.0
 */
public final class ManagerFullException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the limit, and the service that exceeds it
     * @param remedy a command that helps
     */
    public ManagerFullException(String message, Remedy remedy) {
        super(message, remedy);
    }
}
