package dev.gatehouse.error;

/** An option of a service manager that this kind does not have, or that contradicts another one. */
public final class InvalidOptionException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public InvalidOptionException(String message, String remedy) {
        super(message, remedy);
    }
}
