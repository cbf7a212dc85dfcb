package dev.gatehouse.cli.command;

import dev.gatehouse.cli.output.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * What a command is given from outside, which is all that a test puts something else in place of.
 *
 * @param environment the environment variables
 * @param in what a person types, where a command asks
 * @param out where facts go
 * @param err where messages go
 * @param terminal which of these a person looks at
 * @param managers how service managers are found
 */
public record CliContext(
        Map<String, String> environment,
        InputStream in,
        OutputStream out,
        OutputStream err,
        Terminal terminal,
        Managers managers) {
    /** Those of this process, with outputs of the caller's. */
    public static CliContext ofProcess(Map<String, String> environment, OutputStream out, OutputStream err) {
        return new CliContext(environment, System.in, out, err, Terminal.ofProcess(), Managers.ofHost());
    }

    /** The same with other environment variables. */
    public CliContext with(Map<String, String> variables) {
        return new CliContext(variables, in, out, err, terminal, managers);
    }
}
