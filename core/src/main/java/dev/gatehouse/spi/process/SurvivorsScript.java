package dev.gatehouse.spi.process;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.definition.StopPolicy;
import java.nio.file.Path;

/**
 * Renders the shell script that ends what a gateway started and what has left its process group, in a session of its own
 * for example. systemd does this with the control group of a unit.
 *
 * <p>The script finds these processes by the variable {@link Survivors#VARIABLE}, which they inherit, in
 * {@code /proc/PID/environ}. This works in a container, for any account, and without a program that stays between supervisor
 * and gateway. The alternatives work in fewer places:
 *
 * <ul>
 *   <li>A control group needs write access to its hierarchy. Containers mount it read-only, and hosts without systemd give it
 *       to root only.
 *   <li>A PID namespace needs privileges, and a subreaper needs a program that stays.
 *   <li>An inherited descriptor does not mark a process, because programs that detach a child close all descriptors.
 * </ul>
 *
 * <p>One {@code grep} searches the environments of all processes, which takes 15 to 30 ms on a host with 400 of them. Only what it
 * finds is looked at twice, because the name of one service may begin with that of another. The search is repeated before each
 * signal, so it also finds processes that were started meanwhile, and no signal goes to a number that another process has got.
 *
 * <p>These processes are not found: those of other accounts, since root runs the script as the gateway's account; those that have
 * cleared or overwritten their environment; and those with another root directory, because another container may have a service in a
 * directory of the same name. If the supervisor itself has the mark, because the gateway started it, the script does nothing.
 *
 * @since 0.1.0
 */
public final class SurvivorsScript {
    private static final String SCRIPT = """
            # shellcheck disable=SC2013,SC3013 # the words are paths without blanks; every shell has -ef, and POSIX since 2024
            # marked: sets pids to the processes that have the mark and that this account may signal.
            marked() {
              pids=''
              for file in $(LC_ALL=C grep -ls -e @PATTERN@ /proc/[0-9]*/environ); do
                pid=${file#/proc/} pid=${pid%/environ}
                # The whole variable: a name may begin with that of another service. The root directory: not in another container.
                if tr '\\n\\0' '\\1\\n' <"$file" | LC_ALL=C grep -qxF -e @MARK@ &&
                  [ "/proc/$pid/root" -ef / ] && kill -s 0 "$pid"; then
                  pids="$pids $pid"
                fi
              done 2>/dev/null
              [ -n "$pids" ]
            }

            # A supervisor that the gateway started has the mark, too.
            [ "${@VARIABLE@-}" != @SERVICE@ ] || exit 0
            told='' left=@REST@
            # KILL ends everything at once, except for what the kernel is waiting for. The list of processes may be older than
            # the end of a process that has started another one: look again.
            while [ "$left" -gt -20 ] && { marked || { [ -n "$told" ] && marked; }; }; do
              for pid in $pids; do
                if [ "$left" -le 0 ]; then
                  kill -s KILL "$pid"
                else
                  case " $told " in *" $pid "*) ;; *) kill -s TERM "$pid" ;; esac
                fi
              done 2>/dev/null
              told=$pids left=$((left - 1))
              sleep 0.1 2>/dev/null || sleep 1
            done
            """;

    private SurvivorsScript() {}

    /**
     * Returns the part of the script that follows its first lines. The script ends as soon as no process is left, at the latest
     * after {@link RunScript#LONGEST}.
     *
     * @param stop how the gateway is stopped
     * @param service the directory of the service, as in {@link RunScript#mark}
     * @return lines of shell
     */
    public static String render(StopPolicy stop, Path service) {
        String mark = Survivors.VARIABLE + "=" + service;
        return SCRIPT.replace("@PATTERN@", ShellWord.quote(mark.replaceAll("[\\\\.\\[*^$]", "\\\\$0")))
                .replace("@MARK@", ShellWord.quote(mark))
                .replace("@VARIABLE@", Survivors.VARIABLE)
                .replace("@SERVICE@", ShellWord.quote(service.toString()))
                .replace("@REST@", RunScript.rest(stop));
    }
}
