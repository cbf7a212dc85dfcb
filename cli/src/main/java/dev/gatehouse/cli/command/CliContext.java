package dev.gatehouse.cli.command;

import dev.gatehouse.cli.output.Terminal;
import dev.gatehouse.detection.ServiceManagers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Everything that a command uses from its process and host. Tests replace it.
 *
 * @param environment the environment variables
 * @param in standard input, for answers to prompts
 * @param out standard output, for facts
 * @param err standard error, for messages
 * @param terminal which of the three streams are terminals
 * @param managers the service managers of the host
 * @param osName the name of the operating system, as in the system property {@code os.name}
 */
public record CliContext(
        Map<String, String> environment,
        InputStream in,
        OutputStream out,
        OutputStream err,
        Terminal terminal,
        ServiceManagers managers,
        String osName) {
    private static final int LONGEST_ANSWER = 1000;

    /** Creates a context on this operating system. */
    public CliContext(
            Map<String, String> environment,
            InputStream in,
            OutputStream out,
            OutputStream err,
            Terminal terminal,
            ServiceManagers managers) {
        this(environment, in, out, err, terminal, managers, System.getProperty("os.name", ""));
    }

    /** Returns the context of this process, with the output streams of the caller. */
    public static CliContext ofProcess(Map<String, String> environment, OutputStream out, OutputStream err) {
        return new CliContext(environment, System.in, out, err, Terminal.ofProcess(), ServiceManagers.ofHost());
    }

    /** Returns a copy with other environment variables. */
    public CliContext with(Map<String, String> variables) {
        return new CliContext(variables, in, out, err, terminal, managers, osName);
    }

    /** Returns a copy with other service managers. */
    public CliContext with(ServiceManagers others) {
        return new CliContext(environment, in, out, err, terminal, others, osName);
    }

    /** Reads one line of standard input, without its line end. Truncates long input. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n' && line.size() < LONGEST_ANSWER; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
