package dev.gatehouse.systemtest.namespace;

/**
 * The result of a command.
 *
 * @param exitCode its exit code, or 128 plus the signal number
 * @param output its standard output
 * @param error its standard error
 */
public record Result(int exitCode, String output, String error) {
    /** Returns the output of a command that must have succeeded. */
    public String orThrow() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + "\n" + output + error);
        }
        return output;
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + "\n--- output\n" + output + "--- error\n" + error;
    }
}
