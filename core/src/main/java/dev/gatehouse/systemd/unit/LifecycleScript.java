package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.spi.process.EnvironmentScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shell script of a home, which its units call where systemd has no suitable directive: RestartSec is the same after every
 * kind of end, and RestartSteps (systemd 254) also counts requested restarts and does not start again from the first step after
 * a healthy run.
 *
 * <p>It is stored beside the units and read by {@code sh}, so its file system may be mounted noexec. Only the line that names
 * the home differs between homes; the unit passes the restart policy as arguments. When systemd runs which command, and with
 * which variables, is from systemd.service(5) and systemd.exec(5).
 */
final class LifecycleScript {
    private static final String TEXT = """
            # What a unit calls; RUN is its runtime directory, DIR the directory of its profile:
            #   wait RUN DIR          ExecStartPre: waits for the back-off; fails if DIR is missing
            #   begin RUN DIR         ExecStartPre without restarts: does not wait
            #   run ... -- COMMAND    ExecStart: prepares the environment and becomes the gateway
            #   ready RUN             ExecStartPost with Type=notify: the gateway is ready
            #   stop RUN              ExecStop: somebody requested the stop
            #   ended RUN ...         ExecStopPost: records the end and sets the back-off
            #
            # What it keeps in RUN:
            #   started    uptime in seconds when the run began
            #   ready      exists if the gateway was ready
            #   asked      exists if the stop was requested
            #   ended      the previous end: "operator" or "itself", systemd's EXIT_CODE and EXIT_STATUS, and "oom" if
            #              memory had run out
            #   failures   how many runs in a row have failed, and the seconds between the last two
            #   delay      seconds to wait before the next run

            @FUNCTIONS@
            case $1 in
            run)
              # Sets only variables that begin with gh_, because the gateway may have some of the same names.
              gh_keep=''
              shift
              while [ $# -gt 1 ]; do
                case $1 in
                # systemd drops values with control characters, so they are escaped for printf.
                # The underscore keeps the newlines at the end, which $() would remove.
                --decode) eval "$2=\\$(printf %b_ \\"\\$$2\\"); export $2=\\"\\${$2%_}\\"" ;;
                --activate) if [ -r "$2" ]; then . "$2"; fi ;;
                --secret) gh_secret "${2%%=*}" "${2#*=}" || exit 1 ;;
                --secret-file)
                  # systemd has read the file as root. Before version 247 it did not.
                  if [ -n "${CREDENTIALS_DIRECTORY-}" ] && [ -f "$CREDENTIALS_DIRECTORY/${2%%=*}" ]; then
                    export "${2%%=*}=$CREDENTIALS_DIRECTORY/${2%%=*}"
                  else
                    gh_secret_file "${2%%=*}" "${2#*=}" || exit 1
                  fi
                  ;;
                --keep) gh_keep=$2 ;;
                --env-file) gh_env_file "$2" || exit 1 ;;
                --path) export PATH="$2${PATH:+:$PATH}" ;;
                *) break ;;
                esac
                shift 2
              done
              shift
              exec "$@"
              ;;
            wait | begin)
              cd -- "$2" || exit 1
              n=0
              if [ "$1" = wait ]; then
                { read -r n <delay; } 2>/dev/null
                case $n in '' | *[!0-9]* | ?????*) n=0 ;; esac
                # A stop during the wait is no failure; any of these can be KillSignal.
                trap 'exit 0' HUP INT QUIT TERM USR1 USR2
                [ "$n" -eq 0 ] || { sleep "$n" & wait $!; }
              fi
              rm -f delay asked ready
              { IFS=. read -r n rest </proc/uptime && echo "$n" >started; } 2>/dev/null
              cd -- "$3" || exit 1
              ;;
            ready) echo >"$2/ready" ;;
            # Without MAINPID the gateway has ended by itself.
            stop) [ -z "${MAINPID-}" ] || echo >"$2/asked" ;;
            # [notify] [first=SECONDS max=SECONDS healthy=SECONDS codes=CODE,...]
            # notify: the unit has Type=notify; first: restarts are on; codes: exit codes that are no failures.
            ended)
              cd -- "$2" || exit 0
              notify='' delay='' max='' healthy='' codes=''
              for word; do
                case $word in
                notify) notify=yes ;;
                first=*) delay=${word#*=} ;;
                max=*) max=${word#*=} ;;
                healthy=*) healthy=${word#*=} ;;
                codes=*) codes=${word#*=} ;;
                esac
              done

              code=${EXIT_CODE-} status=${EXIT_STATUS-} result=${SERVICE_RESULT-} by=itself
              # Without EXIT_CODE the gateway had not started; success then means a stop during the wait.
              if [ -e asked ] || [ "$code$result" = success ]; then by=operator; fi
              # With Type=notify, ExecStop runs only after readiness, and an end before it is a failure unless requested.
              if [ "$notify" ] && [ ! -e ready ] && [ "$result" = success ]; then by=operator; fi

              failed=yes
              [ $by = itself ] || failed=''
              if [ "$code" = exited ]; then
                case ,$codes, in *,"$status",*) failed='' ;; esac
              fi

              # The kernel counts in the control group of the run which processes it killed for lack of memory.
              oom=''
              case $result$code$status in
              oom-kill*) oom=oom ;;
              *killedKILL)
                {
                  IFS=: read -r n rest group </proc/self/cgroup
                  while read -r n rest; do
                    [ "$n" != oom_kill ] || [ "$rest" = 0 ] || oom=oom
                  done <"/sys/fs/cgroup$group/memory.events"
                } 2>/dev/null
                ;;
              esac

              [ "$code" ] || { read -r n code status oom <ended; } 2>/dev/null
              echo "$by $code $status${oom:+ $oom}" >ended
              rm -f asked delay
              [ "$delay" ] || exit 0
              [ "$failed" ] || { rm -f failures; exit 0; }

              # The next delay: twice as long after each failure in a row; a healthy run begins anew.
              n=0 now=0 began=0
              { IFS=. read -r now rest </proc/uptime; read -r began <started; read -r n rest <failures; } 2>/dev/null
              case $n in '' | *[!0-9]* | 0?* | ??????????*) n=0 ;; esac
              [ $((now - began)) -lt "$healthy" ] || n=0
              count=$((n + 1))
              while [ "$n" -gt 0 ] && [ "$delay" -lt "$max" ]; do
                delay=$((delay * 2)) n=$((n - 1))
              done
              [ "$delay" -le "$max" ] || delay=$max
              echo "$count $delay" >failures
              # RestartSec is the first second of it.
              echo $((delay - 1)) >delay
              ;;
            esac
            """;

    private LifecycleScript() {}

    /**
     * Returns the text of the script.
     *
     * @param home the path of the home as the account of the gateways sees it
     */
    static String text(Path home) {
        return Origin.scriptHead(home) + "\n" + TEXT.replace("@FUNCTIONS@\n", EnvironmentScript.functions());
    }

    /**
     * Returns the arguments of {@code ended} for a restart policy.
     *
     * @param notifies whether the unit is of Type=notify
     */
    static List<String> ended(RestartPolicy policy, boolean notifies) {
        List<String> words = new ArrayList<>();
        if (notifies) {
            words.add("notify");
        }
        if (policy.isEnabled()) {
            words.add("first=" + policy.first().toSeconds());
            words.add("max=" + policy.longest().toSeconds());
            words.add("healthy=" + policy.healthy().toSeconds());
            words.add("codes=" + codes(policy));
        }
        return words;
    }

    private static String codes(RestartPolicy policy) {
        Stream<Integer> finished = policy.restartsAfter(0) ? Stream.of() : Stream.of(0);
        return Stream.of(finished, policy.again().stream(), policy.never().stream())
                .flatMap(codes -> codes)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }
}
