package dev.gatehouse.systemtest.namespace;

/**
 * How a command ended.
 *
 * @param exitCode its exit code, or 128 and the signal's number
 * @param output all that it wrote to standard output
 * @param error all that it wrote to standard error
 */
public record Result(int exitCode, String output, String error) {
    /** Gives the output of a command that must have worked. */
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
