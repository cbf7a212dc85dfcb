package dev.gatehouse.error;

/** Input that is refused before anything is touched; the message says which rule it broke. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }
}
