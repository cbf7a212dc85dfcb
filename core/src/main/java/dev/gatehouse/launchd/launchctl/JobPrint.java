package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.manager.LastExit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Output of {@code launchctl print DOMAIN/LABEL} for a job. launchctl(1) says that the output is not an API. So only
 * the lines {@code <tab>key = value} below are read, and missing lines are no error. The state is not read: throttled jobs
 * and jobs that launchd cannot start are both {@code spawn scheduled}.
 *
 * <pre>
 *   program = /bin/sh                        the script's shell; before an adoption another program
 *   runs = 2                                 starts since the job was loaded, also those that failed
 *   pid = 4711                               only while a process exists
 *   last exit code = 78: EX_CONFIG           or a bare number, or (never exited); kept during the next run
 *   last terminating signal = Killed: 9      instead of the exit code
 *   last exit reason = OS_REASON_DYLD        instead of both, if the kernel ended the process; for lack of memory
 *                                            OS_REASON_JETSAM or JETSAM_REASON_…
 *   job state = spawn failed                 launchd could not start the process; the exit code is its own, 78
 * </pre>
 *
 * @param program the program that launchd runs; empty if unknown
 * @param pid process id, positive; empty while there is no process
 * @param runs number of starts; 0 if unknown
 * @param lastExit how the last run ended; empty if no run has ended. A process that the kernel ended counts as killed
 * @param kernel why the kernel ended the last run, in its own words
 * @param spawned whether launchd could start the last run
 */
public record JobPrint(
        String program,
        OptionalLong pid,
        long runs,
        Optional<LastExit> lastExit,
        Optional<String> kernel,
        boolean spawned) {
    private static final int KILL = 9;

    /** Creates the output of a job that launchd could start, and that the kernel did not end. */
    public JobPrint(String program, OptionalLong pid, long runs, Optional<LastExit> lastExit) {
        this(program, pid, runs, lastExit, Optional.empty(), true);
    }

    static JobPrint parse(String output) {
        String program = "";
        long pid = 0;
        long runs = 0;
        boolean spawned = true;
        Optional<LastExit> lastExit = Optional.empty();
        Optional<String> kernel = Optional.empty();
        for (int begin = 0; begin < output.length(); ) {
            int end = output.indexOf('\n', begin);
            end = end < 0 ? output.length() : end;
            int equals = output.indexOf(" = ", begin, end);
            // Lines with a deeper indent belong to nested objects. Values of the environment may look like such a line,
            // but come before launchd's own lines; so the last match counts.
            if (equals > begin && output.charAt(begin) == '\t' && output.charAt(begin + 1) != '\t') {
                String value = output.substring(equals + 3, end);
                switch (output.substring(begin + 1, equals)) {
                    case "program" -> program = value;
                    case "pid" -> pid = number(value);
                    case "runs" -> runs = number(value);
                    case "last exit code" -> lastExit = exitCode(value);
                    case "last terminating signal" -> lastExit = signal(value);
                    case "last exit reason" -> kernel = Optional.of(value.strip());
                    case "job state" -> spawned = !value.equals("spawn failed");
                    default -> {
                        // Not needed.
                    }
                }
            }
            begin = end + 1;
        }
        return new JobPrint(
                program,
                pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(),
                runs,
                lastExit.or(kernelEnd(kernel)),
                kernel,
                spawned);
    }

    /** The kernel kills what it ends; launchd then prints neither an exit code nor a signal. */
    private static Supplier<Optional<LastExit>> kernelEnd(Optional<String> reason) {
        return () -> reason.map(words ->
                words.contains("JETSAM") ? LastExit.killedBy(KILL).forLackOfMemory() : LastExit.killedBy(KILL));
    }

    /** Returns how the last run ended, in words; empty if no run has ended. */
    public Optional<String> end() {
        return lastExit.map(exit -> kernel.filter(_ -> !exit.outOfMemory()).orElseGet(exit::toString));
    }

    /** Whether launchd runs the start script; assumed if the output does not name the program. */
    public boolean isScript() {
        return program.isEmpty() || program.equals(LaunchdLayout.SHELL);
    }

    /** Returns how many runs have ended since the job was loaded; at least one if the last exit is known. */
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

    /** Parses a number; −1 if the text is not a number. */
    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
