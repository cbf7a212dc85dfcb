package dev.gatehouse.windows.host;

import dev.gatehouse.spi.Deadline;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The programs of Windows that are called, by absolute path, so that none of the same name on the PATH is taken for them.
 *
 * @param schtasks talks to Task Scheduler
 * @param whoami tells who this process is, and with what rights
 * @param powershell shows the UAC prompt
 * @param limit how long each of them may take; a person's answer to a prompt is not counted
 * @param charset what they print in, where their output is no terminal
 */
public record WindowsTools(
        List<String> schtasks, List<String> whoami, List<String> powershell, Duration limit, Charset charset) {
    /** schtasks answers within a second; a Task Scheduler that hangs lets it wait for ever. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    public WindowsTools {
        schtasks = List.copyOf(schtasks);
        whoami = List.copyOf(whoami);
        powershell = List.copyOf(powershell);
    }

    /**
     * The same, given up by a deadline. One without any time stands for a caller who waits for no effect: the command itself
     * has the usual time.
     */
    public WindowsTools within(Deadline deadline) {
        boolean earlier = !deadline.limit().isZero() && deadline.left().compareTo(limit) < 0;
        return earlier ? new WindowsTools(schtasks, whoami, powershell, deadline.left(), charset) : this;
    }

    /** Finds them: {@code GATEHOUSE_SCHTASKS} names another schtasks; the rest lies in {@code %SystemRoot%}. */
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

    /** The encoding of the console, or else of this system's programs; their words are shown, never understood. */
    private static Charset consoleCharset() {
        try {
            return Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding", "")));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }
}
