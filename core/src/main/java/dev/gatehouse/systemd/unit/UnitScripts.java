package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The restart policy as three small scripts of the unit's own, because systemd alone cannot keep it: RestartSec is one
 * delay for all, and RestartSteps (254) counts restarts that were asked for and forgets nothing after a while of health.
 *
 * <p>ExecStopPost weighs how the run ended and writes the seconds to wait into the unit's runtime directory, ExecStartPre
 * waits them, and ExecStop, which finds a MAINPID only where the gateway still runs, notes that the end was asked for
 * (systemd.service(5)). ExecStop is not called for a gateway that has not said yet that it is ready; so ExecStartPost notes
 * of such a one that it has. A unit that waits is {@code activating (start-pre)}; stopping it ends the wait at once.
 *
 * <p>Each script gets the runtime directory as {@code $1}. A line becomes a part of one long line in the unit, so none
 * may need its end, and none begins with a {@code #} or a {@code ;}.
 */
final class UnitScripts {
    private UnitScripts() {}

    /** Waits what is left of the back-off, notes when the run began, and looks that the profile ($2) is still there. */
    static List<String> before(RestartPolicy policy) {
        List<String> script = new ArrayList<>();
        script.add("n=0;");
        if (policy.enabled()) {
            script.add("{ read -r n <\"$1/delay\"; } 2>/dev/null;");
            script.add("case $n in \"\" | *[!0-9]* | ?????*) n=0 ;; esac;");
            // Whoever ends the wait has not made the unit fail: with any signal that may be the unit's KillSignal.
            script.add("trap \"exit 0\" HUP INT QUIT TERM USR1 USR2;");
            script.add("[ \"$n\" -eq 0 ] || { sleep \"$n\" & wait $!; };");
        }
        script.add("rm -f \"$1/delay\" \"$1/asked\" \"$1/ready\";");
        script.add("{ IFS=. read -r n rest </proc/uptime && echo \"$n\" >\"$1/started\"; } 2>/dev/null;");
        script.add("cd -- \"$2\" || exit 1");
        return script;
    }

    /** Notes that the gateway has said that it is ready. */
    static List<String> ready() {
        return List.of("echo >\"$1/ready\"");
    }

    /** Notes that the end was asked for. */
    static List<String> asked() {
        return List.of("[ -z \"${MAINPID-}\" ] || echo >\"$1/asked\"");
    }

    /**
     * Notes how the run ended, and how long to wait before the next.
     *
     * @param notifies whether the gateway says when it is ready
     */
    static List<String> after(RestartPolicy policy, boolean notifies) {
        List<String> script = new ArrayList<>();
        script.add("cd -- \"$1\" || exit 0;");
        script.add("code=${EXIT_CODE-} status=${EXIT_STATUS-} by=itself;");
        // Without an exit code the gateway was not there yet: a success is then somebody's stop of the wait.
        script.add("if [ -e asked ] || [ \"$code${SERVICE_RESULT-}\" = success ]; then by=operator; fi;");
        if (notifies) {
            // An end of its own before it is ready is no success to systemd (service_sigchld_event,
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

    /** The ends after which the next failure is a first one again. */
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
