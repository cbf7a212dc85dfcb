package dev.gatehouse.error;

/**
 * Invalid input, refused before anything changes. The message names the rule. It has no remedy, because only the caller
 * knows where the input came from.
 *
 * @since 0.1.0
 */
public final class InvalidInputException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the rule that the input broke, with the input
     */
    public InvalidInputException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the rule that the input broke, with the input
     * @param cause why the input could not be used
     */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
