package dev.gatehouse.error;

/**
 * This host has no service manager that Gatehouse supports.
 *
 * @since 0.1.0
 */
public final class NoServiceManagerException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was looked for
     * @param remedy a command that helps
     */
    public NoServiceManagerException(String message, Remedy remedy) {
        super(message, remedy);
    }
}
