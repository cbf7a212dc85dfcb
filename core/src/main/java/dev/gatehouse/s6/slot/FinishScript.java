package dev.gatehouse.s6.slot;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.s6.protocol.Servicedir;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Renders the restart policy as a {@code finish} script.
 *
 * <p>s6-supervise restarts a service one second after {@code finish} has exited (src/supervision/s6-supervise.c,
 * set_down_and_ready), so a delay of n seconds is a sleep of n − 1. A service that was ready for over a second is
 * restarted without that second, so the sleep is then the whole delay.
 */
public final class FinishScript {
    private static final String SIGNATURE = "# Written by gatehouse.\n";

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
        StringBuilder script = new StringBuilder();
        script.append("#!/bin/sh\n");
        script.append(
                "# Called with the exit code of run (256: a signal) and the signal. Exit 125: not to be restarted.\n");
        script.append(SIGNATURE);
        String svstat = ShellWord.quote(layout.tools().tool("s6-svstat"));
        script.append("wanted=$(").append(svstat).append(" -o wantedup . 2>/dev/null) || wanted=true\n");
        script.append("[ \"$wanted\" != false ] || exit 0\n");
        script.append("end() {\n");
        script.append("  { printf '%s\\n' \"$1\" >").append(Servicedir.VERDICT).append("; } 2>/dev/null\n");
        script.append("  rm -f data/failures\n");
        script.append("  exit 125\n");
        script.append("}\n");
        script.append("case \"$1\" in\n");
        script.append("  0) end finished ;;\n");
        if (policy.enabled()) {
            appendCodes(script, policy);
        } else {
            script.append("  *) end failed ;;\n");
        }
        script.append("esac\n");
        if (policy.enabled()) {
            appendBackOff(script, definition);
        }
        return script.toString();
    }

    private static void appendCodes(StringBuilder script, RestartPolicy policy) {
        if (!policy.never().isEmpty()) {
            script.append("  ").append(alternatives(policy.never())).append(") end failed ;;\n");
        }
        if (!policy.atOnce().isEmpty()) {
            script.append("  ").append(alternatives(policy.atOnce())).append(") rm -f data/failures; exit 0 ;;\n");
        }
    }

    private static String alternatives(SortedSet<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    private void appendBackOff(StringBuilder script, GatewayDefinition definition) {
        RestartPolicy policy = definition.restart();
        long longest = policy.longest().toSeconds();
        script.append("number() {\n");
        script.append("  n=0\n");
        script.append("  { read -r n rest <\"$1\"; } 2>/dev/null\n");
        script.append("  n=${n%%.*}\n");
        // A leading zero would mean octal; ten digits are enough for one failure per second over three centuries.
        script.append("  case \"$n\" in '' | *[!0-9]* | 0?* | ???????????*) n=0 ;; esac\n");
        script.append("}\n");
        script.append("number /proc/uptime; now=$n\n");
        script.append("number data/started; started=$n\n");
        script.append("number data/failures; failures=$n\n");
        script.append("[ $((now - started)) -lt ")
                .append(policy.healthy().toSeconds())
                .append(" ] || failures=0\n");
        script.append("{ printf '%s\\n' $((failures + 1)) >data/failures; } 2>/dev/null\n");
        script.append("delay=").append(policy.first().toSeconds()).append('\n');
        script.append("while [ \"$failures\" -gt 0 ] && [ \"$delay\" -lt ")
                .append(longest)
                .append(" ]; do\n");
        script.append("  delay=$((delay * 2)) failures=$((failures - 1))\n");
        script.append("done\n");
        script.append("[ \"$delay\" -le ")
                .append(longest)
                .append(" ] || delay=")
                .append(longest)
                .append('\n');
        if (!(definition.ready() instanceof Readiness.Notify)) {
            script.append("delay=$((delay - 1))\n");
        }
        script.append("[ \"$delay\" -gt 0 ] || exit 0\n");
        // As the app's user, so that an account that can stop the gateway can also end the wait.
        definition
                .user()
                .filter(user -> !user.equals("root"))
                .ifPresent(user -> script.append("[ \"$(id -u)\" != 0 ] || exec ")
                        .append(ShellWord.quote(layout.tools().tool("s6-setuidgid")))
                        .append(' ')
                        .append(user)
                        .append(" sleep \"$delay\"\n"));
        script.append("exec sleep \"$delay\"\n");
    }
}
