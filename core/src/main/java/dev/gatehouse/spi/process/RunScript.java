package dev.gatehouse.spi.process;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.definition.StopPolicy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shell code with which the scripts of a supervisor end the processes of a run. The script that becomes the gateway must
 * lead a process group. It first ends an earlier run that still lives because its supervisor was killed, then records
 * itself ({@link RunRecord}). The script that the supervisor calls after a run ends what is left of the run's group. Both
 * call the {@linkplain SurvivorsScript script} that ends what has left the group.
 *
 * <p>The code works in every POSIX shell, also with {@code set -e}, and sets only variables whose names begin with
 * {@code gh_}.
 *
 * @since 0.1.0
 */
public final class RunScript {
    /** How long the rest of a group may take after TERM, once the gateway itself has ended. */
    public static final Duration REST = Duration.ofSeconds(5);

    /** The longest time that the end of a process group takes; includes the time for KILL. */
    private static final Duration LONGEST_GROUP = REST.plusSeconds(2);

    /**
     * The longest time that the end of a run takes beyond the gateway's stop timeout: of its group, and of what has left it. A
     * sum: to multiply a duration initializes big decimals, which takes a short command five milliseconds.
     */
    public static final Duration LONGEST = LONGEST_GROUP.plus(LONGEST_GROUP);

    /**
     * A line that the logger drops if it is empty; the reader of logs drops the two carriage returns. In the background,
     * because a logger on a full disk reads nothing.
     */
    private static final String LAST_LINE = """
            # Ends a last line without a newline; the logger drops the line if there is none.
            gh_run='' gh_since=''
            { read -r gh_run gh_since <@FILE@; } 2>/dev/null || :
            # A logger that reads nothing keeps one process waiting, not one for each run.
            if ! gh_facts "${gh_run:-none}" || [ "$gh_begun" != "$gh_since" ]; then
              printf '\\r\\r\\n' &
              { gh_facts $! && printf '%s %s\\n' $! "$gh_begun" >@FILE@; } 2>/dev/null || :
            fi
            """;

    private static final String FUNCTIONS = """
            # gh_facts PID: sets gh_group and gh_begun, process group and start time of a process; fails if it has ended.
            gh_facts() {
              { read -r gh_line <"/proc/$1/stat"; } 2>/dev/null || return 1
              # Fields 3, 5 and 22 of proc_pid_stat(5); the command, field 2, may contain blanks.
              # shellcheck disable=SC2086
              set -- ${gh_line##*) }
              case ${1-} in '' | Z | X) return 1 ;; esac
              gh_group=$3 gh_begun=${20-}
            }
            # gh_lives GROUP: whether a process of the group has not ended.
            gh_lives() {
              kill -s 0 -- "-$1" 2>/dev/null || return 1
              for gh_process in /proc/[0-9]*; do
                if gh_facts "${gh_process#/proc/}" && [ "$gh_group" = "$1" ]; then return 0; fi
              done
              return 1
            }
            gh_pause() { sleep 0.1 2>/dev/null || sleep 1; }
            # gh_end FILE: ends the run that FILE records: its process with the stop signal, then the rest of its group.
            gh_end() {
              gh_run='' gh_since=''
              { read -r gh_run gh_since <"$1"; } 2>/dev/null || :
              case $gh_run in '' | 0* | *[!0-9]* | "$$") return 0 ;; esac
              if gh_facts "$gh_run"; then
                # Another process may have this number now.
                [ "$gh_begun" = "$gh_since" ] || return 0
                gh_left=@GRACE@
                kill -s @SIGNAL@ "$gh_run" 2>/dev/null || :
                while [ "$gh_left" -gt 0 ] && gh_facts "$gh_run"; do
                  gh_left=$((gh_left - 1))
                  gh_pause
                done
              fi
              kill -s TERM -- "-$gh_run" 2>/dev/null || return 0
              gh_left=@REST@
              # KILL ends everything at once, except for what the kernel is waiting for.
              while [ "$gh_left" -gt -20 ] && gh_lives "$gh_run"; do
                [ "$gh_left" -gt 0 ] || kill -s KILL -- "-$gh_run" 2>/dev/null || :
                gh_left=$((gh_left - 1))
                gh_pause
              done
            }
            """;

    private RunScript() {}

    /**
     * Returns the code for the script that becomes the gateway, which records itself.
     *
     * @param stop how a gateway is stopped
     * @param file where the run is recorded, relative to the script's working directory; a plain word
     * @param survivors path of the {@link SurvivorsScript}, also relative; a plain word
     * @return lines of shell
     */
    public static String begin(StopPolicy stop, String file, String survivors) {
        return functions(stop)
                + "# The supervisor of an earlier run may have been killed. Two runs at once would be two gateways.\n"
                + "if [ -e " + file + " ]; then gh_end " + file + "; ./" + survivors + " || :; fi\n"
                + "{ gh_facts $$ && printf '%s %s\\n' $$ \"$gh_begun\" >" + file + "; } 2>/dev/null || :\n";
    }

    /**
     * Returns the code for the script that runs after a run.
     *
     * @param stop how a gateway is stopped
     * @param file where the run is recorded
     * @param survivors path of the {@link SurvivorsScript}
     * @param line file for the process that ends the last line of the run in its log: words without a newline, such as those
     *     before a crash, would otherwise stay in the logger and be joined to the first line of the next run
     * @return lines of shell
     */
    public static String end(StopPolicy stop, String file, String survivors, String line) {
        return functions(stop)
                + "# Nothing of the run outlives it: neither its process group, nor what has left the group.\n"
                + "gh_end " + file + "\n"
                + "./" + survivors + " || :\n"
                + "rm -f " + file + "\n"
                + LAST_LINE.replace("@FILE@", line);
    }

    /**
     * Returns the code that marks all processes of a run, for {@link SurvivorsScript} and {@link Survivors}.
     *
     * @param service the directory of the service
     * @return a line of shell
     */
    public static String mark(Path service) {
        return "export " + Survivors.VARIABLE + "=" + ShellWord.quote(service.toString()) + "\n";
    }

    private static String functions(StopPolicy stop) {
        return FUNCTIONS
                .replace("@SIGNAL@", stop.signal())
                .replace("@GRACE@", tenths(stop.grace()))
                .replace("@REST@", rest(stop));
    }

    /** Returns the time until KILL in tenths of a second. */
    static String rest(StopPolicy stop) {
        return tenths(REST.compareTo(stop.grace()) < 0 ? REST : stop.grace());
    }

    /** At least one. */
    private static String tenths(Duration duration) {
        return Long.toString(Math.max(1, (duration.toMillis() + 99) / 100));
    }
}
