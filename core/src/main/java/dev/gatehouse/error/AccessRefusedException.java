package dev.gatehouse.error;

/**
 * The current user lacks the rights for an operation, or an account may not access a file.
 *
 * @since 0.1.0
 */
public final class AccessRefusedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed and on what
     * @param remedy a command that helps
     */
    public AccessRefusedException(String message, Remedy remedy) {
        super(message, remedy);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed and on what
     * @param remedy a command that helps
     * @param cause the failure of the system call or tool
     */
    public AccessRefusedException(String message, Remedy remedy, Throwable cause) {
        super(message, remedy, cause);
    }
}
