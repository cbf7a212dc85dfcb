package dev.gatehouse.error;

/**
 * Invalid input: a name, a setting or a file breaks a rule. The message names the rule. Nothing was changed.
 *
 * @since 0.1.0
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the rule, and the input that breaks it
     */
    public InvalidInputException(String message) {
        super(message);
    }
}
