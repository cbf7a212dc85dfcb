package dev.gatehouse.launchd.plist;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import java.util.List;
import java.util.SortedSet;

/**
 * The restart policy as a script that launchd runs and that becomes the gateway.
 *
 * <p>launchd has one delay for all restarts and knows of exit codes only whether they are 0. So it starts this script after
 * every other end, and the script asks launchd how the last run ended, waits out the back-off, or ends with 0 itself, upon
 * which launchd lets the matter rest (launchd.plist(5), KeepAlive, SuccessfulExit). Then it calls {@code exec}: the gateway
 * has the pid that launchd knows, gets launchd's signals and leaves its exit code to launchd, and nothing of ours stays
 * beside it.
 *
 * <p>No value is part of the script: all come as arguments or in the environment, so nothing has to be quoted; and it sets
 * no variable outside of subshells, since one that the gateway's environment has would be changed there.
 */
public final class JobScript {
    /** The archives that this script makes are called as s6-log calls its own: {@code @}, TAI64N, {@code .s}. */
    private static final String TAI_OFFSET = "4611686018427387914";

    private static final List<String> CLOCK = List.of(
            "# clock: milliseconds of the epoch; whole seconds where date knows no better.",
            "clock() (",
            "  now=$(date +%s%N)",
            "  case $now in",
            "  *[!0-9]*) printf %s000 \"$(date +%s)\" ;;",
            "  *) printf %s \"${now%??????}\" ;;",
            "  esac",
            ")");

    private static final List<String> WAIT = List.of(
            "set -- \"$(judge \"$2\")\" \"$@\"",
            "case $1 in",
            "stay) exit 0 ;;",
            "0) ;;",
            "*)",
            "  printf 'waiting %s %s\\n' \"$$\" \"$(clock)\" >data/phase",
            "  sleep \"$1\"",
            "  [ ! -e stopped ] || exit 0",
            "  ;;",
            "esac",
            "shift");

    private static final List<String> FUNCTIONS = List.of(
            "# number FILE WORD: the word of the file's only line, where it is a number; else 0.",
            "number() (",
            "  word1='' word3='' word4=''",
            "  { read -r word1 _ word3 word4 <\"$1\"; } 2>/dev/null",
            "  case $2 in 3) word1=$word3 ;; 4) word1=$word4 ;; esac",
            "  # A zero in front would make an octal number of it, and a clock has 13 digits.",
            "  case $word1 in '' | *[!0-9]* | 0?* | ??????????????*) word1=0 ;; esac",
            "  printf %s \"$word1\"",
            ")",
            "# ask LAUNCHCTL: what launchd says of this job, for which it has five seconds.",
            "ask() (",
            "  read -r place <domain",
            "  rm -f data/answer data/answered",
            "  { \"$1\" print \"$place/$XPC_SERVICE_NAME\" >data/answer 2>/dev/null; : >data/answered; } </dev/null >&2 &",
            "  looks=0",
            "  until [ -e data/answered ] || [ \"$looks\" -ge 250 ]; do",
            "    sleep 0.02",
            "    looks=$((looks + 1))",
            "  done",
            ")",
            "# ending: how the last run ended, by that answer: a code, signal, never, or nothing without an answer.",
            "ending() (",
            "  end=''",
            "  while IFS= read -r line; do",
            "    case $line in",
            "    *'last exit code = (never exited)') end=never ;;",
            "    *'last exit code = '*) end=${line##* = } end=${end%%:*} ;;",
            "    *'last terminating signal = '*) end=signal ;;",
            "    esac",
            "  done <data/answer",
            "  printf %s \"$end\"",
            ") 2>/dev/null",
            "# judge LAUNCHCTL: the seconds to wait before this start, or the word stay.",
            "judge() (",
            "  phase=''",
            "  { read -r phase _ <data/phase; } 2>/dev/null",
            "  # Only a run that began here can have ended, and who ended a wait meant it to be over.",
            "  [ \"$phase\" = running ] || { printf 0; exit; }",
            "  ask \"$1\"",
            "  end=$(ending)",
            "  rm -f data/answer data/answered",
            "  # A new registration: the last run was another boot's.",
            "  [ \"$end\" != never ] || { rm -f data/failures; printf 0; exit; }",
            "  case $end in");

    private JobScript() {}

    static String render(GatewayDefinition definition) {
        StringBuilder script = new StringBuilder();
        line(script, "#!/bin/sh");
        line(
                script,
                "# The gateway of profile " + definition.profile() + ", as launchd starts it. Written by gatehouse.");
        line(script, "# Arguments: launchctl, the app's activation script or nothing, and the command.");
        line(script, "cd \"${0%/*}\" || exit 1");
        line(script, "[ ! -e stopped ] || exit 0");
        CLOCK.forEach(line -> line(script, line));
        line(script, "set -- \"$(clock)\" \"$@\"");
        RestartPolicy policy = definition.restart();
        if (policy.enabled()) {
            functions(script, policy);
            WAIT.forEach(line -> line(script, line));
        }
        line(script, "rm -f data/verdict data/ready");
        if (definition.ready() instanceof Readiness.Notify notify) {
            line(script, "exec " + notify.descriptor() + ">data/ready");
        }
        line(script, "printf 'running %s %s %s\\n' \"$$\" \"$(clock)\" \"$1\" >data/phase");
        line(script, "# Before anything is made in it: a volume may not be mounted yet.");
        line(script, "cd \"$" + definition.home().name() + "\" || exit 1");
        output(script, definition);
        line(script, "# An app that was installed in another way has none.");
        line(script, "[ ! -r \"$3\" ] || . \"$3\"");
        line(script, "shift 3");
        line(script, "exec \"$@\"");
        return script.toString();
    }

    private static void line(StringBuilder script, String line) {
        script.append(line).append('\n');
    }

    private static void functions(StringBuilder script, RestartPolicy policy) {
        FUNCTIONS.forEach(line -> line(script, line));
        if (!policy.never().isEmpty()) {
            line(script, "  " + alternatives(policy.never()) + ")");
            line(script, "    rm -f data/failures");
            line(script, "    printf 'failed %s\\n' \"$end\" >data/verdict");
            line(script, "    printf stay");
            line(script, "    ;;");
        }
        line(script, "  0" + (policy.atOnce().isEmpty() ? "" : " | " + alternatives(policy.atOnce())) + ")");
        line(script, "    rm -f data/failures");
        line(script, "    printf 0");
        line(script, "    ;;");
        line(script, "  *) delay ;;");
        line(script, "  esac");
        line(script, ")");
        delay(script, policy);
    }

    private static String alternatives(SortedSet<Integer> codes) {
        StringBuilder text = new StringBuilder();
        codes.forEach(code -> text.append(text.isEmpty() ? "" : " | ").append(code.intValue()));
        return text.toString();
    }

    private static void delay(StringBuilder script, RestartPolicy policy) {
        long longest = policy.longest().toSeconds();
        for (String line : List.of(
                "# delay: the seconds to wait after a failure.",
                "delay() (",
                "  now=$(clock)",
                "  lived=$((now - $(number data/phase 3)))",
                "  failures=$(number data/failures 1)",
                "  [ \"$lived\" -lt " + policy.healthy().toMillis() + " ] || failures=0",
                "  printf '%s\\n' \"$((failures + 1))\" >data/failures",
                "  delay=" + policy.first().toSeconds(),
                "  while [ \"$failures\" -gt 0 ] && [ \"$delay\" -lt " + longest + " ]; do",
                "    delay=$((delay * 2)) failures=$((failures - 1))",
                "  done",
                "  [ \"$delay\" -le " + longest + " ] || delay=" + longest,
                "  delay=$((delay * 1000))",
                "  # launchd has let a second pass since this script began, if it was not alive for that long (ThrottleInterval).",
                "  age=$((now - $(number data/phase 4)))",
                "  [ \"$age\" -ge 1500 ] || [ \"$lived\" -lt 0 ] || delay=$((delay - lived))",
                "  [ \"$delay\" -gt 0 ] || { printf 0; exit; }",
                "  printf '%s.%03d' \"$((delay / 1000))\" \"$((delay % 1000))\"",
                ")")) {
            line(script, line);
        }
    }

    /** What is printed before the log is open, and where it cannot be opened, goes where the property list says. */
    private static void output(StringBuilder script, GatewayDefinition definition) {
        LogPolicy logs = definition.logs();
        String folder = "\"$" + definition.home().name() + "/logs/gateways/" + definition.profile() + "\"";
        for (String line : List.of(
                "# keep ARCHIVE…: removes the oldest of too many.",
                "keep() {",
                "  while [ $# -gt " + logs.files() + " ]; do",
                "    rm -f -- \"$1\"",
                "    shift",
                "  done",
                "}",
                "if mkdir -p -- " + folder + " && true >>" + folder + "/current; then",
                "  if [ \"$(($(wc -c <" + folder + "/current)))\" -ge " + logs.bytesPerFile() + " ]; then",
                "    mv -f -- " + folder + "/current " + folder + "/\"$(printf '@%x%08x.s' \"$((" + TAI_OFFSET
                        + " + $(date +%s)))\" 0)\"",
                "    keep " + folder + "/@*.s",
                "  fi",
                "  exec >>" + folder + "/current 2>&1",
                "fi")) {
            line(script, line);
        }
    }
}
