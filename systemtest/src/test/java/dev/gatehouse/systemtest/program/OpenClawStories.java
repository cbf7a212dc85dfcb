package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Files;
import java.nio.file.Path;

/** What OpenClaw does besides, and other programs do not. The gateway runs before and after. */
record OpenClawStories(ProgramStories gateway) {
    private static final String NAME = "openclaw-gateway-coder.service";

    private Path unit() {
        return gateway.place().namespace().path(gateway.place().owner().home() + "/.config/systemd/user/" + NAME);
    }

    private Path dropIn() {
        return unit().resolveSibling(NAME + ".d/50-gatehouse.conf");
    }

    /** Its own command for the service. One takes half a minute on an idle machine. */
    private Result openclaw(String verb) {
        return gateway.script("export XDG_RUNTIME_DIR=/run/user/$(id -u); openclaw --profile coder gateway " + verb);
    }

    private void awaitAnswer() {
        Poll.until(
                "it answers", ProgramStories.LIMIT, () -> gateway.status().getBoolean("running") && gateway.answers());
    }

    /** Its own commands and ours work on the same unit. */
    void adopt() throws Exception {
        gateway.ends(0, "gateway", "uninstall", "coder");
        assertThat(unit()).doesNotExist();
        openclaw("install").orThrow();
        String theirs = Files.readString(unit());
        assertThat(theirs).contains("Restart=always").doesNotContain("Written by gatehouse");
        assertThat(gateway.ends(0, "gateway", "list").output()).containsPattern("coder .*installed by the app");

        gateway.ends(0, "adopt", "coder");
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn()).exists();
        gateway.ends(0, "gateway", "restart", "coder");
        assertThat(gateway.answers()).isTrue();
        assertThat(openclaw("status").orThrow()).contains("Runtime: running (pid " + gateway.pid());

        int before = gateway.pid();
        restartByItself();
        awaitAnswer();
        assertThat(gateway.pid()).isNotEqualTo(before);
        // It asks an agent, which has no terminal, to mean it.
        openclaw("stop --force").orThrow();
        assertThat(gateway.status().getBoolean("running")).isFalse();
        assertThat(gateway.ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        openclaw("install --force").orThrow();
        awaitAnswer();
        assertThat(dropIn()).exists();
        assertThat(gateway.ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");
        assertThat(gateway.ends(0, "check").error()).doesNotContain("coder:");

        gateway.ends(0, "adopt", "--undo", "coder");
        assertThat(dropIn()).doesNotExist();
        assertThat(unit()).content().contains("Restart=always").doesNotContain("Written by gatehouse");
        openclaw("uninstall").orThrow();
        assertThat(unit()).doesNotExist();
        assertThat(gateway.ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
    }

    /** Its own command waits a minute for the port. On a busy machine the gateway it has restarted needs longer. */
    private void restartByItself() throws Exception {
        Result restarted = openclaw("restart");
        if (restarted.exitCode() != 0) {
            assertThat(restarted.output() + restarted.error())
                    .contains("Restarted systemd service", "Gateway process is running", "Gateway restart timed out");
        }
    }
}
