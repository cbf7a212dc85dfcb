package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.manager.LastExit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code launchctl print DOMAIN/LABEL} says about a service. launchctl(1) says that the output is not an API. So only
 * the lines {@code <tab>key = value} below are read, and a missing one is no error.
 *
 * <pre>
 *   program = /bin/sh                        the script's shell, or the program from before an adoption
 *   runs = 2                                 starts since the service was loaded
 *   pid = 4711                               only while a process exists
 *   last exit code = 78: EX_CONFIG           or a bare number, or (never exited); kept while the next run lives
 *   last terminating signal = Killed: 9      instead of the exit code
 * </pre>
 *
 * @param program what launchd runs; empty if unknown
 * @param pid positive; empty while there is no process
 * @param runs how often it was started; 0 if unknown
 * @param lastExit how the last run ended; empty if none has
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
            // Lines that are indented deeper belong to something else. The environment, whose values may look like
            // such a line, comes before the lines of launchd; so the last one counts.
            if (equals > begin && equals < end && output.charAt(begin) == '\t' && output.charAt(begin + 1) != '\t') {
                String value = output.substring(equals + 3, end);
                switch (output.substring(begin + 1, equals)) {
                    case "program" -> program = value;
                    case "pid" -> pid = number(value);
                    case "runs" -> runs = number(value);
                    case "last exit code" -> lastExit = exitCode(value);
                    case "last terminating signal" -> lastExit = signal(value);
                    default -> {
                        // Not needed.
                    }
                }
            }
            begin = end + 1;
        }
        return new JobPrint(program, pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(), runs, lastExit);
    }

    /** Whether launchd runs our script; assumed if launchd does not say what it runs. */
    public boolean isScript() {
        return program.isEmpty() || program.equals(LaunchdLayout.SHELL);
    }

    /** How many runs have ended since the service was loaded; at least one if an end is known. */
    public int ended() {
        long ended = pid.isPresent() ? runs - 1 : runs;
        return (int) Math.max(lastExit.isPresent() ? 1 : 0, Math.min(ended, Integer.MAX_VALUE));
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

    /** The text as a number; −1 if it is none. */
    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
