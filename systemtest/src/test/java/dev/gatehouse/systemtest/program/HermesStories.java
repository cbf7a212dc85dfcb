package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.testkit.Poll;

/** What Hermes does besides, and other programs do not. The gateway runs before and after each story. */
record HermesStories(ProgramStories gateway) {
    private static final String PROFILE = "~/.hermes/profiles/coder";

    /** More than Hermes allows within two minutes. */
    private static final int OFTEN = 7;

    /** From the sixth start within two minutes it would sleep before it begins, as its record of starts says. */
    void restartOften() throws Exception {
        for (int i = 0; i < OFTEN; i++) {
            int before = gateway.pid();
            assertThat(gateway.ends(0, "gateway", "restart", "coder").error()).contains("✓ coder is up");
            JsonObject now = gateway.status();
            assertThat(now.getInt("pid")).isNotEqualTo(before);
            assertThat(now.getInt("restarts"))
                    .as("no run ended by itself meanwhile")
                    .isZero();
        }
        assertThat(gateway.script("ls -A " + PROFILE).orThrow()).doesNotContain("gateway-starts.log");
        assertThat(gateway.script("cat " + PROFILE + "/logs/*.log").orThrow()).doesNotContain("backing off");
    }

    /** The step of {@code hermes update} for a gateway that is no service of its own: who starts it again, and its end. */
    void update() throws Exception {
        int before = gateway.pid();
        String step = "from hermes_cli import gateway as g; print(g._prepare_profile_gateway_update_restart('coder', "
                + before + ")); print(g._graceful_restart_via_sigusr1(" + before + ", drain_timeout=60))";
        // The program begins with the interpreter that it needs.
        String python = "$(sed -n '1s/^#!//p' \"$(command -v hermes)\")";
        assertThat(gateway.script("HERMES_HOME=" + PROFILE + " " + python + " -c \"" + step + "\"")
                        .orThrow()
                        .lines())
                .contains("external-supervisor");
        gateway.awaitAnother(before);
        assertThat(gateway.status().getString("state")).isEqualTo("up");
        assertThat(gateway.script("pgrep -f -- '[g]ateway run --replace' || echo none")
                        .orThrow())
                .as("no process outside of the service manager")
                .isEqualTo("none\n");
        assertThat(gateway.ends(0, "check").error()).doesNotContain("coder:");
    }

    /** The exit code is 1 as long as Hermes's own record says that the gateway should not run. */
    private JsonArray holders() throws Exception {
        return JsonParser.object()
                .from(gateway.place()
                        .gatehouse(Program.HERMES, "--json", "gateway", "list")
                        .output())
                .getArray("holders");
    }

    /** Its own command ends the gateway of the service, and runs one in the person's shell. */
    void replace() throws Exception {
        int before = gateway.pid();
        // Where process 1 is s6-svscan it would hand over to a slot of /run/service otherwise.
        gateway.script("setsid hermes -p coder gateway run --replace --no-supervise </dev/null >/tmp/replaced 2>&1 &")
                .orThrow();
        Poll.until("the other one has taken over", ProgramStories.LIMIT, () -> {
            JsonArray holders = holders();
            return !gateway.alive(before)
                    && holders.size() == 1
                    && holders.getObject(0).getBoolean("running")
                    && gateway.answers();
        });
        JsonObject stray = holders().getObject(0);
        assertThat(stray.getString("profile")).isEqualTo("coder");
        assertThat(stray.getString("kind")).isEqualTo("none");
        int pid = stray.getInt("pid");
        assertThat(gateway.ends(0, "gateway", "list").error()).contains("kill " + pid);
        assertThat(gateway.ends(1, "gateway", "start", "coder").error()).contains("kill " + pid);

        gateway.signal("TERM", pid);
        Poll.until("it has ended", ProgramStories.LIMIT, () -> !gateway.alive(pid));
        // Hermes has recorded a stop of the one that was replaced, and perhaps of the other one.
        gateway.ends(0, "gateway", "start", "coder");
        assertThat(gateway.answers()).isTrue();
        assertThat(holders()).isEmpty();
    }
}
