package dev.gatehouse.error;

/** A program that is needed is not installed, or may not be executed. */
public final class ToolUnavailableException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public ToolUnavailableException(String message, String remedy) {
        super(message, remedy);
    }
}
