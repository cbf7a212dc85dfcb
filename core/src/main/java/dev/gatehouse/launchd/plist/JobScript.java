package dev.gatehouse.launchd.plist;

import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.spi.process.EnvironmentScript;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Renders the script that launchd runs. It implements the restart policy, then becomes the gateway.
 *
 * <p>launchd has one delay for all restarts, and distinguishes only exit code 0 from all others. So it starts this
 * script after every exit with another code. The script queries launchd how the last run ended. It then waits for the
 * back-off; or it exits with 0 itself, after which launchd does not start it again (launchd.plist(5), KeepAlive,
 * SuccessfulExit). If the gateway restarts even after exit code 0, a file that exists only while the gateway runs says so
 * to launchd (PathState). Finally it calls {@code exec}: the gateway gets the pid that launchd knows, receives launchd's
 * signals and returns its exit code to launchd. No Gatehouse process remains but the logger ({@link LogScript}).
 *
 * <p>Values are passed as arguments or environment variables, so the script needs no quoting, except for the paths of secrets.
 * Outside of subshells the script sets only variables that begin with {@code gh_}, because the gateway's environment may contain one
 * of the same name.
 */
final class JobScript {
    static final String KIND = "launchd";

    private static final String HEAD = """
            #!/bin/sh
            # Runs the gateway of profile @PROFILE@ under launchd. Written by gatehouse.
            # Arguments: launchctl, the app's activation script or nothing, and the command.
            # Sets variables in subshells only, because the gateway may have some of the same names.

            # clock: milliseconds of the epoch; whole seconds if date has no %N.
            clock() (
              now=$(date +%s%N)
              case $now in
              *[!0-9]*) printf %s000 "$(date +%s)" ;;
              *) printf %s "${now%??????}" ;;
              esac
            )

            """;

    private static final String RESTARTS = """
            # number FILE WORD: that word of the file's only line if it is a number, else 0.
            number() (
              word1='' word3='' word4=''
              { read -r word1 _ word3 word4 <"$1"; } 2>/dev/null
              case $2 in 3) word1=$word3 ;; 4) word1=$word4 ;; esac
              # A leading zero would mean octal; a clock has 13 digits.
              case $word1 in '' | *[!0-9]* | 0?* | ??????????????*) word1=0 ;; esac
              printf %s "$word1"
            )

            # ask LAUNCHCTL: what launchd prints about this job, within five seconds.
            ask() (
              read -r place <domain
              rm -f data/answer data/answered
              { "$1" print "$place/$XPC_SERVICE_NAME" >data/answer 2>/dev/null; : >data/answered; } </dev/null >&2 &
              looks=0
              until [ -e data/answered ] || [ "$looks" -ge 250 ]; do
                sleep 0.02
                looks=$((looks + 1))
              done
            )

            # ending: how the last run ended: a code, signal, never, or nothing without an answer.
            ending() (
              end=''
              while IFS= read -r line; do
                case $line in
                *'last exit code = (never exited)') end=never ;;
                *'last exit code = '*) end=${line##* = } end=${end%%:*} ;;
                *'last terminating signal = '*) end=signal ;;
                esac
              done <data/answer
              printf %s "$end"
            ) 2>/dev/null

            # delay: the seconds to wait after a failure.
            delay() (
              now=$(clock)
              lived=$((now - $(number data/phase 3)))
              failures=$(number data/failures 1)
              [ "$lived" -lt @HEALTHY@ ] || failures=0
              printf '%s\\n' "$((failures + 1))" >data/failures
              delay=@FIRST@
              while [ "$failures" -gt 0 ] && [ "$delay" -lt @LONGEST@ ]; do
                delay=$((delay * 2)) failures=$((failures - 1))
              done
              [ "$delay" -le @LONGEST@ ] || delay=@LONGEST@
              delay=$((delay * 1000))
              # launchd waits until a second has passed since this script began (ThrottleInterval): subtract a shorter life.
              age=$((now - $(number data/phase 4)))
              [ "$age" -ge 1500 ] || [ "$lived" -lt 0 ] || delay=$((delay - lived))
              [ "$delay" -gt 0 ] || { printf 0; exit; }
              printf '%s.%03d' "$((delay / 1000))" "$((delay % 1000))"
            )

            # judge LAUNCHCTL: the seconds to wait before this start, or the word stay.
            judge() (
              phase=''
              { read -r phase _ <data/phase; } 2>/dev/null
              # Only a gateway can have ended; whoever ended a waiting script wanted the wait to be over.
              [ "$phase" = running ] || { printf 0; exit; }
              ask "$1"
              end=$(ending)
              rm -f data/answer data/answered
              # Loaded anew: the last run was before this login or boot.
              [ "$end" != never ] || { rm -f data/failures; printf 0; exit; }
              case $end in
            @NEVER@\
            @AGAIN@\
              *) delay ;;
              esac
            )

            """;

    private static final String NEVER = """
              @CODES@)
                rm -f data/failures
                printf 'failed %s\\n' "$end" >data/verdict
                printf stay
                ;;
            """;

    private static final String AGAIN = """
              @CODES@)
                rm -f data/failures
                printf 0
                ;;
            """;

    private static final String START = """
            cd "${0%/*}" || exit 1
            @RELEASE@\
            [ ! -e stopped ] || exit 0
            # The first argument is now when this script began.
            set -- "$(clock)" "$@"
            """;

    private static final String WAIT = """

            # How the last run ended decides whether and when to start.
            set -- "$(judge "$2")" "$@"
            case $1 in
            stay) exit 0 ;;
            0) ;;
            *)
              printf 'waiting %s %s %s\\n' "$$" "$(clock)" "$1" >data/phase
              sleep "$1"
              [ ! -e stopped ] || exit 0
              ;;
            esac
            shift
            """;

    /** Output before the redirection to the log goes to the file in the property list. */
    private static final String GATEWAY = """

            rm -f data/verdict data/ready
            @HOLD@\
            printf 'running %s %s %s\\n' "$$" "$(clock)" "$1" >data/phase

            # Creates nothing if the home's volume is not mounted yet.
            cd "$@HOME@" || exit 1
            @LOG@\
            @READY@\

            @DIRECTORY@\
            # Not every installation of an app has one.
            [ ! -r "$3" ] || . "$3"
            shift 3
            @FORGET@\
            @ENVIRONMENT@\
            exec "$@"
            """;

    private static final String RELEASE = """
            # launchd restarts this job after exit 0 only while this file exists.
            rm -f data/alive
            """;

    private static final String HOLD = """
            : >data/alive
            """;

    private JobScript() {}

    /**
     * Renders the script.
     *
     * @param perl the program that runs the logger
     */
    static String render(GatewayDefinition definition, Path perl) {
        LogScript log = new LogScript(definition, perl);
        String head = HEAD.replace("@PROFILE@", definition.profile().toString()) + log.functions();
        boolean restarts = definition.restart().isEnabled();
        return head
                + (restarts ? restarts(definition.restart()) : "")
                + START.replace("@RELEASE@", definition.restart().restartsAfter(0) ? RELEASE : "")
                + (restarts ? WAIT : "")
                + gateway(definition, log);
    }

    private static String restarts(RestartPolicy policy) {
        String never = policy.never().isEmpty() ? "" : NEVER.replace("@CODES@", codes(policy.never()));
        SortedSet<Integer> again = new TreeSet<>(policy.again());
        if (!policy.restartsAfter(0)) {
            // launchd starts no gateway that finished: somebody has requested this start.
            again.add(0);
        }
        return RESTARTS.replace("@NEVER@", never)
                .replace("@AGAIN@", again.isEmpty() ? "" : AGAIN.replace("@CODES@", codes(again)))
                .replace("@HEALTHY@", Long.toString(policy.healthy().toMillis()))
                .replace("@FIRST@", Long.toString(policy.first().toSeconds()))
                .replace("@LONGEST@", Long.toString(policy.longest().toSeconds()));
    }

    private static String codes(SortedSet<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    /** The variable in which the script finds the home: that of the app, unless gateways find something else in it. */
    static String homeVariable(GatewayDefinition definition) {
        boolean same = definition
                .exportedHome(KIND)
                .equals(Optional.of(definition.home().value()));
        return same ? definition.home().name() : AppHome.NO_VARIABLE;
    }

    private static String gateway(GatewayDefinition definition, LogScript log) {
        String home = homeVariable(definition);
        // After the start of the logger, which must not inherit the descriptor.
        String ready = definition.ready() instanceof Readiness.Notify notify
                ? "exec " + notify.descriptor() + ">\"${0%/*}\"/data/ready\n"
                : "";
        // The logs are below the home, where the script already is.
        Path start = definition.workingDirectory().under("launchd");
        String directory = start.equals(definition.home().value())
                ? ""
                : "cd " + new HomeVariable(home, definition.home().value()).shellWord(start) + " || exit 1\n";
        return GATEWAY.replace("@READY@", ready)
                .replace("@ENVIRONMENT@", EnvironmentScript.of(definition))
                .replace("@DIRECTORY@", directory)
                .replace("@HOLD@", definition.restart().restartsAfter(0) ? HOLD : "")
                .replace("@LOG@", log.connect())
                .replace("@HOME@", home)
                .replace("@FORGET@", home.equals(definition.home().name()) ? "" : "unset " + home + "\n");
    }
}
