package dev.gatehouse.s6.slot;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.spi.process.RunScript;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.StringJoiner;

/**
 * Renders the restart policy as a {@code finish} script.
 *
 * <p>s6-supervise restarts a service one second after {@code finish} has exited (src/supervision/s6-supervise.c,
 * set_down_and_ready), so a delay of n seconds is a sleep of n − 1. A service that was ready for over a second is
 * restarted without that second, so the sleep is then the whole delay.
 */
public final class FinishScript {
    /** Number of failures in a row and the delay after the last one in seconds, in the slot's {@code data}. */
    public static final String FAILURES = "failures";

    /** Number of restarts since the last start command, in the slot's {@code data}. */
    public static final String RESTARTS = "restarts";

    /** The same number with the restart that {@code finish} has decided on; the run that begins renames it. */
    public static final String NEXT_RESTARTS = "restarts.next";

    private static final String SIGNATURE = "# Written by gatehouse.\n";

    private static final String HEAD = """
            #!/bin/sh
            # The restart policy of a gateway: exit 0 restarts it, exit 125 does not.
            # Arguments: the exit code of run (256 after a signal), and the signal.
            @SIGNATURE@
            @END@
            # A command asked for this end: a stop, or a restart. Then there is nothing to decide.
            wanted=$(@SVSTAT@ -o wantedup . 2>/dev/null) || wanted=true
            if [ "$wanted" = false ] || [ -e @RESTART@ ]; then
              rm -f @RESTART@
              exit 0
            fi

            # end VERDICT: no restart.
            end() {
              { printf '%s\\n' "$1" >@VERDICT@; } 2>/dev/null
              rm -f data/failures
              exit 125
            }
            @COUNT@\
            case $1 in
            @CODES@\
            esac
            """;

    private static final String COUNT = """

            # number FILE: sets n to the whole number that FILE begins with, or to 0; a leading zero would mean octal.
            number() {
              n=0
              { read -r n rest <"$1"; } 2>/dev/null
              n=${n%%.*}
              case $n in '' | *[!0-9]* | 0?* | ???????????*) n=0 ;; esac
            }
            # restart: counts one, as soon as the next run begins.
            restart() {
              number data/restarts
              { printf '%s\\n' $((n + 1)) >data/restarts.next; } 2>/dev/null
            }
            """;

    /** Ten digits of failures are enough for one failure per second over three centuries. */
    private static final String BACK_OFF = """

            restart
            number /proc/uptime; now=$n
            number data/started; started=$n
            number data/failures; failures=$n
            # A healthy run begins the count of failures anew.
            [ $((now - started)) -lt @HEALTHY@ ] || failures=0
            count=$((failures + 1))

            delay=@FIRST@
            while [ "$failures" -gt 0 ] && [ "$delay" -lt @LONGEST@ ]; do
              delay=$((delay * 2)) failures=$((failures - 1))
            done
            [ "$delay" -le @LONGEST@ ] || delay=@LONGEST@
            { printf '%s %s\\n' "$count" "$delay" >data/failures; } 2>/dev/null
            """;

    private final S6Layout layout;

    public FinishScript(S6Layout layout) {
        this.layout = layout;
    }

    /** Whether Gatehouse wrote a ./finish, so that it only decides about a restart. */
    public static boolean isOurs(byte[] script) {
        return new String(script, StandardCharsets.UTF_8).contains(SIGNATURE);
    }

    public String render(GatewayDefinition definition) {
        RestartPolicy policy = definition.restart();
        String head = HEAD.replace("@SIGNATURE@\n", SIGNATURE + "\n")
                .replace("@SVSTAT@", ShellWord.quote(layout.tools().tool("s6-svstat")))
                .replace(
                        "@END@\n",
                        RunScript.end(definition.stop(), Servicedir.RUN, Servicedir.SURVIVORS, Servicedir.LAST_LINE)
                                + "\n")
                .replace("@RESTART@", Servicedir.RESTART)
                .replace("@VERDICT@", Servicedir.VERDICT)
                .replace("@COUNT@", policy.isEnabled() ? COUNT : "")
                .replace("@CODES@", finished(policy) + (policy.isEnabled() ? codes(policy) : "  *) end failed ;;\n"));
        return policy.isEnabled() ? head + backOff(policy) + sleep(definition) : head;
    }

    private static String finished(RestartPolicy policy) {
        return policy.restartsAfter(0) ? "" : "  0) end finished ;;\n";
    }

    private static String codes(RestartPolicy policy) {
        String never = policy.never().isEmpty() ? "" : "  " + alternatives(policy.never()) + ") end failed ;;\n";
        String again = policy.again().isEmpty()
                ? ""
                : "  " + alternatives(policy.again()) + ") restart; rm -f data/failures; exit 0 ;;\n";
        return never + again;
    }

    private static String alternatives(SortedSet<Integer> codes) {
        StringJoiner words = new StringJoiner(" | ");
        for (int code : codes) {
            words.add(Integer.toString(code));
        }
        return words.toString();
    }

    private static String backOff(RestartPolicy policy) {
        return BACK_OFF.replace("@HEALTHY@", Long.toString(policy.healthy().toSeconds()))
                .replace("@FIRST@", Long.toString(policy.first().toSeconds()))
                .replace("@LONGEST@", Long.toString(policy.longest().toSeconds()));
    }

    private String sleep(GatewayDefinition definition) {
        StringBuilder script = new StringBuilder();
        if (!(definition.ready() instanceof Readiness.Notify)) {
            script.append("# s6-supervise waits one second of it.\n");
            script.append("delay=$((delay - 1))\n");
        }
        script.append("[ \"$delay\" -gt 0 ] || exit 0\n");
        definition
                .user()
                .filter(user -> !user.equals("root"))
                .ifPresent(user -> script.append("# Whoever may stop the gateway may end the wait, too.\n")
                        .append("[ \"$(id -u)\" != 0 ] || exec ")
                        .append(ShellWord.quote(layout.tools().tool("s6-setuidgid")))
                        .append(' ')
                        .append(user)
                        .append(" sleep \"$delay\"\n"));
        return script.append("exec sleep \"$delay\"\n").toString();
    }
}
