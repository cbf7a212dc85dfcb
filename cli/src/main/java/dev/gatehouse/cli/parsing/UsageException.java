package dev.gatehouse.cli.parsing;

/** Reports wrong usage. The remedy is a command that shows more. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public UsageException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
