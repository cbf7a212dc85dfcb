package dev.gatehouse.error;

/** This user may not do that. */
public final class AccessRefusedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public AccessRefusedException(String message, String remedy) {
        super(message, remedy);
    }

    public AccessRefusedException(String message, String remedy, Throwable cause) {
        super(message, remedy, cause);
    }
}
