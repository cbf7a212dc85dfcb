package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.manager.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallCommandTest extends CommandTest {
    @Test
    void installDefinesAndDoesNotStart() throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        assertThat(done("gateway install coder").err()).isEqualTo("✓ coder is installed (stopped)\n");
        assertThat(manager.calls()).containsExactly("define-down [coder]");
        assertThat(intent("coder")).as("install does not change the intent").isEqualTo("none");
        assertThat(done("gateway install coder").err()).isEqualTo("✓ coder is already installed (stopped)\n");
        done("gateway start coder");
        config("coder", "gateway: {port: 8000, env: {A: b}}\n");
        assertThat(done("gateway install coder").errorLines())
                .containsExactly(
                        "✓ coder is refreshed (up)",
                        "⚠ coder has a new definition; restart the gateway to apply it",
                        "  gatehouse gateway restart coder");
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void installFailsForUnknownProfilesAndInvalidSettings() throws Exception {
        config("broken", "gateway: {port: x}\n");
        profile("coder");
        Result result = run("gateway install broken coder ghost");
        assertThat(result.code()).isEqualTo(1);
        assertThat(manager.calls()).containsExactly("define-down [coder]");
        assertThat(result.err()).contains("✓ coder is installed").contains("✗ 2 of 3 not installed");
    }

    @Test
    void uninstallRemovesTheServiceAndRecordsStopped() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("gateway uninstall coder").err()).isEqualTo("✓ coder is uninstalled\n");
        assertThat(manager.calls()).endsWith("remove [coder]");
        assertThat(intent("coder")).isEqualTo("stopped");
        assertThat(done("gateway uninstall coder").err()).isEqualTo("✓ coder is not installed\n");
        assertThat(run("gateway uninstall ghost").code()).isEqualTo(1);
        assertThat(home.resolve("profiles/coder/SOUL.md")).exists();
    }

    @Test
    void uninstallAllIncludesOrphans() throws Exception {
        Path ghost = profile("ghost");
        done("gateway start ghost");
        Files.delete(ghost.resolve("SOUL.md"));
        assertThat(done("gateway uninstall --all").err()).contains("✓ ghost is uninstalled");
    }

    @Test
    void adoptRecordsTheIntentOfRunningGateways() throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        config("idle", "gateway: {port: 8001}\n");
        done("gateway install coder idle");
        manager.gateway("coder").become(State.UP);
        config("coder", "gateway: {env: {A: b}}\n");
        config("idle", "gateway: {env: {A: b}}\n");
        assertThat(done("gateway install --adopt coder idle").err())
                .contains("coder is refreshed (up)\n  /memory/coder/definition is new\n");
        assertThat(intent("coder")).isEqualTo("running");
        assertThat(intent("idle")).isEqualTo("none");
    }

    /** A service that is already installed has no changed lines. */
    @Test
    void jsonContainsTheChangedLinesOfAnAdoption() throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        done("gateway install coder");
        config("coder", "gateway: {env: {A: b}}\n");
        assertThat(changedLines("--adopt coder")).containsExactly("/memory/coder/definition is new");
        assertThat(changedLines("--adopt coder")).isEmpty();
        config("coder", "gateway: {env: {A: c}}\n");
        assertThat(changedLines("coder")).isEmpty();
    }

    private List<Object> changedLines(String words) {
        Result result = done("--json gateway install " + words);
        return result.json().getArray("results").getObject(0).getArray("changedLines");
    }
}
