package dev.gatehouse.spi.command;

/**
 * How an external program ended. Immutable.
 *
 * @param exitCode the exit code; 128 plus the signal's number if a signal ended the program
 * @param output its standard output
 * @param error its standard error
 * @since 0.1.0
 */
public record CommandResult(int exitCode, String output, String error) {
    /** {@return whether the exit code is 0} */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** {@return the tool's own message: its standard error, or its standard output if that is empty} */
    public String words() {
        return (error.isBlank() ? output : error).strip();
    }
}
