package dev.gatehouse.cli.parsing;

import dev.gatehouse.error.Remedy;

/** Reports wrong usage. The remedy is a command that shows more. */
public class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Remedy remedy;

    public UsageException(String message, Remedy remedy) {
        super(message);
        this.remedy = remedy;
    }

    public final Remedy remedy() {
        return remedy;
    }

    /** The command that shows the help of a command, such as {@code gateway status}. */
    public static Remedy helpOf(String command) {
        return Remedy.gatehouse(command.split(" ")).with(GlobalOptions.HELP);
    }
}
