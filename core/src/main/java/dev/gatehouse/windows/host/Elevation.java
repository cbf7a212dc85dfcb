package dev.gatehouse.windows.host;

import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.windows.text.CommandLine;
import dev.gatehouse.windows.text.PowerShellText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Administrator rights: checks whether this process has them, and starts programs that do. */
public final class Elevation {
    /**
     * SIDs of the integrity levels high and system. Well-known SIDs are the same in every language ("Well-known SIDs",
     * learn.microsoft.com).
     */
    private static final List<String> LEVELS = List.of("\"S-1-16-12288\"", "\"S-1-16-16384\"");

    /** Time limit for the UAC prompt: a person must notice and read it, and may have to fetch an administrator. */
    private static final Duration PROMPT_TIMEOUT = Duration.ofMinutes(5);

    private final WindowsTools tools;

    public Elevation(WindowsTools tools) {
        this.tools = tools;
    }

    /** Returns whether this process has administrator rights; false if that cannot be determined. */
    public boolean isElevated() {
        try {
            String groups = new Command(tools.whoami(), tools.limit(), Map.of())
                    .with(List.of("/groups", "/fo", "csv", "/nh"))
                    .run(tools.charset())
                    .output();
            return LEVELS.stream().anyMatch(groups::contains);
        } catch (IOException | CommandTimeoutException | ToolMissingException e) {
            return false;
        }
    }

    /**
     * Runs a program with administrator rights, after a UAC prompt, and waits until it exits.
     *
     * @return whether the program ran and succeeded; false also if the user declines or no prompt can be shown
     */
    public boolean run(List<String> words) {
        try {
            return new Command(tools.powershell(), PROMPT_TIMEOUT, Map.of())
                    .with(List.of(
                            "-NoProfile",
                            "-NonInteractive",
                            "-ExecutionPolicy",
                            "Bypass",
                            "-EncodedCommand",
                            PowerShellText.encoded(script(words))))
                    .run(tools.charset())
                    .succeeded();
        } catch (IOException | CommandTimeoutException | ToolMissingException e) {
            return false;
        }
    }

    /**
     * PowerShell script that runs a program elevated. If {@code -ArgumentList} is a single string, Start-Process passes
     * it on unchanged as the command line ("Start-Process", -ArgumentList).
     */
    public static String script(List<String> words) {
        return "$ErrorActionPreference = 'Stop'; $process = Start-Process -FilePath "
                + PowerShellText.literal(words.getFirst())
                + (words.size() == 1
                        ? ""
                        : " -ArgumentList " + PowerShellText.literal(CommandLine.join(words.subList(1, words.size()))))
                + " -Verb RunAs -WindowStyle Hidden -Wait -PassThru; exit $process.ExitCode";
    }
}
