package dev.gatehouse.error;

/**
 * A required program is not installed, or may not be executed.
 *
 * @since 0.1.0
 */
public final class ToolUnavailableException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the program, and where it was looked for
     * @param remedy a command that helps
     */
    public ToolUnavailableException(String message, Remedy remedy) {
        super(message, remedy);
    }
}
