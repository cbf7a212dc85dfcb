package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The restart policy as small scripts in the unit, because systemd cannot express it: RestartSec is one delay for all
 * ends, and RestartSteps (254) counts requested restarts too and forgets nothing after a healthy run.
 *
 * <p>ExecStopPost evaluates how the run ended and writes the back-off in seconds into the unit's runtime directory;
 * ExecStartPre waits for it; ExecStop, which has a MAINPID only while the gateway runs, records that the stop was requested
 * (systemd.service(5)). systemd does not run ExecStop before a Type=notify gateway is ready, so ExecStartPost records its
 * readiness. A waiting unit is {@code activating (start-pre)}; a stop ends the wait at once.
 *
 * <p>Each script gets the runtime directory as {@code $1}. All lines become one line in the unit, so no line may depend on
 * its end, and none may begin with {@code #} or {@code ;}.
 */
final class UnitScripts {
    private UnitScripts() {}

    /** Waits for the back-off, records when the run began, and checks that the profile's directory ($2) exists. */
    static List<String> before(RestartPolicy policy) {
        List<String> script = new ArrayList<>();
        script.add("n=0;");
        if (policy.enabled()) {
            script.add("{ read -r n <\"$1/delay\"; } 2>/dev/null;");
            script.add("case $n in \"\" | *[!0-9]* | ?????*) n=0 ;; esac;");
            // A stop during the wait is no failure: traps every signal that can be KillSignal.
            script.add("trap \"exit 0\" HUP INT QUIT TERM USR1 USR2;");
            script.add("[ \"$n\" -eq 0 ] || { sleep \"$n\" & wait $!; };");
        }
        script.add("rm -f \"$1/delay\" \"$1/asked\" \"$1/ready\";");
        script.add("{ IFS=. read -r n rest </proc/uptime && echo \"$n\" >\"$1/started\"; } 2>/dev/null;");
        script.add("cd -- \"$2\" || exit 1");
        return script;
    }

    /** Records that the gateway is ready. */
    static List<String> ready() {
        return List.of("echo >\"$1/ready\"");
    }

    /** Records that the stop was requested. */
    static List<String> asked() {
        return List.of("[ -z \"${MAINPID-}\" ] || echo >\"$1/asked\"");
    }

    /**
     * Records how the run ended, and the back-off before the next.
     *
     * @param notifies whether the unit is of Type=notify
     */
    static List<String> after(RestartPolicy policy, boolean notifies) {
        List<String> script = new ArrayList<>();
        script.add("cd -- \"$1\" || exit 0;");
        script.add("code=${EXIT_CODE-} status=${EXIT_STATUS-} by=itself;");
        // No exit code means that the gateway had not started; success then means a stop during the wait.
        script.add("if [ -e asked ] || [ \"$code${SERVICE_RESULT-}\" = success ]; then by=operator; fi;");
        if (notifies) {
            // systemd treats an exit before readiness as a failure, unless requested (service_sigchld_event,
            // src/core/service.c).
            script.add("if [ ! -e ready ] && [ \"${SERVICE_RESULT-}\" = success ]; then by=operator; fi;");
        }
        script.add("end=\"$by $code $status\";");
        script.add("[ -n \"$code\" ] || { read -r n code status <ended; } 2>/dev/null;");
        script.add("echo \"$by $code $status\" >ended;");
        script.add("rm -f asked delay;");
        if (!policy.enabled()) {
            script.add("exit 0");
            return script;
        }
        script.add("case $end in operator*" + clearing(policy) + ") rm -f failures; exit 0 ;; esac;");
        script.add("n=0 now=0 began=0 delay=" + policy.first().toSeconds() + ";");
        script.add(
                "{ IFS=. read -r now rest </proc/uptime; read -r began <started; read -r n <failures; } 2>/dev/null;");
        script.add("case $n in \"\" | *[!0-9]* | 0?* | ??????????*) n=0 ;; esac;");
        script.add("[ $((now - began)) -lt " + policy.healthy().toSeconds() + " ] || n=0;");
        script.add("echo $((n + 1)) >failures;");
        long longest = policy.longest().toSeconds();
        script.add("while [ \"$n\" -gt 0 ] && [ \"$delay\" -lt " + longest + " ];");
        script.add("do delay=$((delay * 2)) n=$((n - 1)); done;");
        script.add("[ \"$delay\" -le " + longest + " ] || delay=" + longest + ";");
        script.add("echo $((delay - 1)) >delay");
        return script;
    }

    /** Patterns of ends that reset the count of failures. */
    private static String clearing(RestartPolicy policy) {
        StringBuilder patterns = new StringBuilder(" | \"itself exited 0\"");
        append(patterns, policy.atOnce());
        append(patterns, policy.never());
        return patterns.toString();
    }

    private static void append(StringBuilder patterns, SortedSet<Integer> codes) {
        codes.forEach(
                code -> patterns.append(" | \"itself exited ").append(code).append('"'));
    }
}
