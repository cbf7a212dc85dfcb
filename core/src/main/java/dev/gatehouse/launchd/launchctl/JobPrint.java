package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.manager.LastExit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code launchctl print DOMAIN/LABEL} says of a service. launchctl(1) calls the output no API; so only the lines
 * {@code <tab>key = value} are read, an unknown or missing one is not an error, and the words of {@code state} are none of
 * them.
 *
 * <pre>
 *   program = /bin/sh                        what it runs: the script's shell, or what was there before it was taken over
 *   runs = 2                                 how often it was started since it was registered
 *   pid = 4711                               only while there is a process
 *   last exit code = 78: EX_CONFIG           or a bare number, or (never exited); kept while the next run lives
 *   last terminating signal = Killed: 9      in the place of the former
 * </pre>
 *
 * @param program what launchd runs; empty where that is not told
 * @param pid a positive one, while there is a process
 * @param runs how often it was started; 0 where that is not told
 * @param lastExit how the last run ended; empty where none has
 */
public record JobPrint(String program, OptionalLong pid, long runs, Optional<LastExit> lastExit) {
    static JobPrint parse(String output) {
        String program = "";
        long pid = 0;
        long runs = 0;
        Optional<LastExit> lastExit = Optional.empty();
        for (int begin = 0; begin < output.length(); ) {
            int end = output.indexOf('\n', begin);
            end = end < 0 ? output.length() : end;
            int equals = output.indexOf(" = ", begin);
            // Deeper ones belong to something inside. A value of the environment that looks like such a line comes
            // before
            // those that launchd writes, so the last of each counts.
            if (equals > begin && equals < end && output.charAt(begin) == '\t' && output.charAt(begin + 1) != '\t') {
                String value = output.substring(equals + 3, end);
                switch (output.substring(begin + 1, equals)) {
                    case "program" -> program = value;
                    case "pid" -> pid = number(value);
                    case "runs" -> runs = number(value);
                    case "last exit code" -> lastExit = exitCode(value);
                    case "last terminating signal" -> lastExit = signal(value);
                    default -> {
                        // Of no interest here.
                    }
                }
            }
            begin = end + 1;
        }
        return new JobPrint(program, pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(), runs, lastExit);
    }

    /** Whether it is the script of ours that launchd runs; where it does not tell what, it is. */
    public boolean isScript() {
        return program.isEmpty() || program.equals(LaunchdLayout.SHELL);
    }

    private static Optional<LastExit> exitCode(String value) {
        int colon = value.indexOf(':');
        long code = number(colon < 0 ? value : value.substring(0, colon));
        return code < 0 ? Optional.empty() : Optional.of(LastExit.exited((int) code));
    }

    private static Optional<LastExit> signal(String value) {
        long signal = number(value.substring(value.lastIndexOf(' ') + 1));
        return signal < 0 ? Optional.empty() : Optional.of(LastExit.killedBy((int) signal));
    }

    /** The number that a text is; −1 where it is none. */
    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
