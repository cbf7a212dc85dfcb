package dev.gatehouse.spi.command;

/**
 * How an external command ended.
 *
 * @param exitCode as the operating system tells; 128 and the signal's number where a signal ended it
 * @param output what it printed on standard output
 * @param error what it printed on standard error
 * @since 0.1.0
 */
public record CommandResult(int exitCode, String output, String error) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** The tool's own words about what went wrong: its standard error, or its output where that is empty. */
    public String words() {
        return (error.isBlank() ? output : error).strip();
    }
}
