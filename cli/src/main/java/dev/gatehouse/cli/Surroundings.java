package dev.gatehouse.cli;

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
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        OutputStream out,
        OutputStream err,
        Terminal terminal,
        Managers managers) {
    /** Those of this process, with outputs of the caller's. */
    static Surroundings ofProcess(Map<String, String> environment, OutputStream out, OutputStream err) {
        return new Surroundings(environment, System.in, out, err, Terminal.ofProcess(), Managers.ofHost());
    }

    /** The same with other environment variables. */
    Surroundings with(Map<String, String> variables) {
        return new Surroundings(variables, in, out, err, terminal, managers);
    }
}
