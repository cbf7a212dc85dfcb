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
 * The programs of Windows that we call, by absolute path, so that the PATH cannot replace them.
 *
 * @param schtasks talks to Task Scheduler
 * @param whoami tells the rights of this process
 * @param powershell shows the UAC prompt
 * @param limit time limit of a call; does not apply to a prompt that a person answers
 * @param charset encoding of their output
 */
public record WindowsTools(
        List<String> schtasks, List<String> whoami, List<String> powershell, Duration limit, Charset charset) {
    /** schtasks usually answers within a second, but never if Task Scheduler hangs. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    public WindowsTools {
        schtasks = List.copyOf(schtasks);
        whoami = List.copyOf(whoami);
        powershell = List.copyOf(powershell);
    }

    /**
     * The same with the deadline as a further limit. A deadline of zero means a caller who does not wait for the effect; the
     * call itself then has the usual limit.
     */
    public WindowsTools within(Deadline deadline) {
        boolean earlier = !deadline.limit().isZero() && deadline.left().compareTo(limit) < 0;
        return earlier ? new WindowsTools(schtasks, whoami, powershell, deadline.left(), charset) : this;
    }

    /** Finds them in {@code %SystemRoot%}; {@code GATEHOUSE_SCHTASKS} names another schtasks. */
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

    /** The encoding of the console, or else of the system. */
    private static Charset consoleCharset() {
        try {
            return Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding", "")));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }
}
