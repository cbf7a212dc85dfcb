package dev.gatehouse.error;

/** The manager has no room for another service. */
public final class ManagerFullException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public ManagerFullException(String message, String remedy) {
        super(message, remedy);
    }
}
