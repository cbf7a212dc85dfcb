package dev.gatehouse.error;

/**
 * The chosen kind of service manager does not support an option, or two options exclude each other.
 *
 * @since 0.1.0
 */
public final class InvalidOptionException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the option, and why it is refused
     * @param remedy a command that helps
     */
    public InvalidOptionException(String message, Remedy remedy) {
        super(message, remedy);
    }
}
