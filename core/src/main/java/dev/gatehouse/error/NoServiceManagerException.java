package dev.gatehouse.error;

/** This host has no service manager that Gatehouse could use. */
public final class NoServiceManagerException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public NoServiceManagerException(String message, String remedy) {
        super(message, remedy);
    }
}
