package dev.gatehouse.windows.host;

import dev.gatehouse.spi.waiting.Deadline;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The Windows programs that this backend calls. Absolute paths, so that the PATH cannot redirect them.
 *
 * @param schtasks talks to Task Scheduler
 * @param whoami reports the rights of this process
 * @param powershell shows the UAC prompt
 * @param limit time limit of a call; does not apply to the UAC prompt
 * @param charset encoding of their output
 */
public record WindowsTools(
        List<String> schtasks, List<String> whoami, List<String> powershell, Duration limit, Charset charset) {
    /** Time limit of a call. schtasks usually answers within a second, but never if Task Scheduler hangs. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    public WindowsTools {
        schtasks = List.copyOf(schtasks);
        whoami = List.copyOf(whoami);
        powershell = List.copyOf(powershell);
    }

    /**
     * Returns these tools with a time limit no later than the deadline. A deadline of zero means that the caller does
     * not wait for the effect; the usual limit then applies to the call itself.
     */
    public WindowsTools within(Deadline deadline) {
        boolean earlier = !deadline.limit().isZero() && deadline.left().compareTo(limit) < 0;
        return earlier ? new WindowsTools(schtasks, whoami, powershell, deadline.left(), charset) : this;
    }

    /**
     * Returns the tools in {@code %SystemRoot%}. The environment variable {@code GATEHOUSE_SCHTASKS} replaces schtasks.
     */
    public static WindowsTools locate(Map<String, String> environment) {
        String root = environment.getOrDefault("SystemRoot", environment.getOrDefault("SYSTEMROOT", "C:\\Windows"));
        Path system = Path.of(root, "System32");
        String chosen = environment.getOrDefault("GATEHOUSE_SCHTASKS", "");
        return new WindowsTools(
                List.of(chosen.isEmpty() ? system.resolve("schtasks.exe").toString() : chosen),
                List.of(system.resolve("whoami.exe").toString()),
                List.of(system.resolve("WindowsPowerShell")
                        .resolve("v1.0")
                        .resolve("powershell.exe")
                        .toString()),
                LIMIT,
                consoleCharset());
    }

    /** Returns the encoding of the console, or if unknown that of the system. */
    private static Charset consoleCharset() {
        try {
            return Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding", "")));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }
}
