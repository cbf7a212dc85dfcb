package dev.gatehouse.cli;

/** What was typed cannot be meant: the message says why, and the remedy is a command that tells more. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    UsageException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
