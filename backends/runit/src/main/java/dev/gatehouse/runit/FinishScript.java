package dev.gatehouse.runit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.spi.process.RunScript;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Renders the restart policy as {@code ./finish}. runsv starts ./run again as soon as ./finish has ended, but not within a second
 * of its last start; so the delay is a sleep. A {@code d} that is sent while ./finish runs prevents that start: runsv reads one
 * command between the end of ./finish and the next ./run (runsv.c, main).
 */
final class FinishScript {
    private final RestartPolicy policy;
    private final StopPolicy stop;

    FinishScript(GatewayDefinition definition) {
        this.policy = definition.restart();
        this.stop = definition.stop();
    }

    String render() {
        StringBuilder script = new StringBuilder("""
                #!/bin/sh
                # Called by runsv with the exit code of run, -1 after a signal, and the signal. Written by gatehouse.
                code=$1 signal=$(($2 & 127))

                number() { # the number in a file, 0 if there is none
                    n=0
                    { read -r n _ <"$1"; } 2>/dev/null
                    n=${n%%.*}
                    case "$n" in '' | *[!0-9]* | 0?* | ??????????*) n=0 ;; esac
                }

                # The wait for the end of the grace ends with the run.
                { read -r run _ <RUN; read -r killer killed <gatehouse/killer; } 2>/dev/null
                # By its pid too: chpst may not have made it a group yet.
                [ "${killed-}" != "${run-}" ] || kill -s KILL -- "$killer" "-$killer" 2>/dev/null
                rm -f gatehouse/killer

                END
                number gatehouse/ended
                { echo "$((n + 1)) $code $signal" >gatehouse/ended.new && mv gatehouse/ended.new gatehouse/ended; } 2>/dev/null

                # A command asked for this end, a stop or a restart: nothing to decide.
                asked=0
                read -r state <supervise/stat
                case "$state" in *want*) asked=1 ;; esac
                [ ! -e RESTART ] || asked=1
                rm -f RESTART
                [ "$asked" = 0 ] || { rm -f gatehouse/failures; exit 0; }

                stay_down() {
                    { echo "$1" >gatehouse/verdict; } 2>/dev/null
                    rm -f gatehouse/failures
                    printf d >supervise/control
                    exit 0
                }
                restart() { # counts one, as soon as the next run begins
                    number gatehouse/restarts
                    { echo "$((n + 1))" >gatehouse/restarts.next; } 2>/dev/null
                }
                case "$code" in
                """.replace(
                        "END\n",
                        RunScript.end(
                                        stop,
                                        ServiceDirectory.RUN,
                                        ServiceDirectory.SURVIVORS,
                                        ServiceDirectory.LAST_LINE)
                                + "\n")
                .replace("<RUN", "<" + ServiceDirectory.RUN)
                .replace("RESTART", ServiceDirectory.RESTART));
        if (!policy.restartsAfter(0)) {
            script.append("0) stay_down finished ;;\n");
        }
        if (!policy.isEnabled()) {
            return script.append("*) stay_down failed ;;\nesac\n").toString();
        }
        if (!policy.never().isEmpty()) {
            script.append(alternatives(policy.never())).append(") stay_down failed ;;\n");
        }
        if (!policy.again().isEmpty()) {
            script.append(alternatives(policy.again())).append(") restart; rm -f gatehouse/failures; exit 0 ;;\n");
        }
        return script.append("esac\n").append(backOff()).toString();
    }

    private String backOff() {
        return """

                # After a failure: wait, twice as long each time, from the beginning again after HEALTHY s of health.
                restart
                number /proc/uptime; now=$n
                number gatehouse/started; started=$n
                number gatehouse/failures; failures=$n
                [ "$((now - started))" -lt HEALTHY ] || failures=0
                count=$((failures + 1))
                delay=FIRST
                while [ "$failures" -gt 0 ] && [ "$delay" -lt LONGEST ]; do
                    delay=$((delay * 2)) failures=$((failures - 1))
                done
                [ "$delay" -le LONGEST ] || delay=LONGEST
                { echo "$count $delay" >gatehouse/failures; } 2>/dev/null
                exec sleep "$delay"
                """.replace("HEALTHY", Long.toString(policy.healthy().toSeconds()))
                .replace("FIRST", Long.toString(policy.first().toSeconds()))
                .replace("LONGEST", Long.toString(policy.longest().toSeconds()));
    }

    private static String alternatives(SortedSet<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }
}
