package dev.gatehouse.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.api.Test;

class HostCommandsTest extends CommandTest {
    @Test
    void detectPrintsKindAndEvidence() {
        Result result = done("detect");
        assertThat(result.out().lines().findFirst()).contains("s6");
        assertThat(result.out()).containsPattern("s6 +yes +chosen by the test");
        JsonObject json = done("detect --json").json();
        assertThat(json.getString("kind")).isEqualTo("s6");
        assertThat(json.getArray("evidence").getObject(0).getBoolean("holds")).isTrue();
    }

    @Test
    void detectWithoutAManagerAdvisesATree() {
        managerIsThere = false;
        Result result = done("detect");
        assertThat(result.out()).startsWith("none\n");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse tree up");
    }

    @Test
    void renderShowsEachFileWithItsMode() {
        assertThat(done("render").out())
                .startsWith("==> /memory/default/definition (0644) <==\n")
                .contains("command=[hermes, gateway, run]");
        JsonObject file = done("render --json").json().getArray("files").getObject(0);
        assertThat(file.getString("mode")).isEqualTo("0644");
        assertThat(file.getString("content")).contains("command=[hermes, gateway, run]");
    }

    @Test
    void renderWorksForAKindThatIsNotDetected() {
        managerIsThere = false;
        done("--manager s6 render");
        assertThat(run("render").errorLines().getLast()).isEqualTo("  gatehouse --manager s6 render");
        profile("coder");
        assertThat(run("render coder").errorLines().getLast()).isEqualTo("  gatehouse --manager s6 render coder");
        assertThat(run("render nope").err()).startsWith("✗ Profile nope does not exist");
    }

    @Test
    void reconcileDryRunChangesNothing() {
        profile("coder");
        Result result = done("reconcile --dry-run");
        assertThat(result.out()).contains("coder: register (");
        assertThat(manager.calls()).isEmpty();
        assertThat(done("reconcile --dry-run --json").json().getBoolean("applied"))
                .isFalse();
    }

    @Test
    void secondReconcileHasNothingToDo() {
        profile("coder");
        assertThat(done("reconcile").err()).contains("✓ coder: register (");
        assertThat(done("reconcile").err()).isEqualTo("✓ Nothing to do: services match profiles\n");
    }

    @Test
    void reconcileWithFindingsFailsAndAppliesTheOtherActions() throws Exception {
        config("bad", "gateway: 5\n");
        profile("good");
        Result result = run("reconcile");
        assertThat(result.code()).isEqualTo(1);
        assertThat(manager.gateway("good").isInstalled()).isTrue();
        assertThat(result.err()).contains("✗ bad: ").contains("  gatehouse profile show bad");
        Result again = run("reconcile");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).as("nothing was done, and it is not well").doesNotContain("✓");
        assertThat(run("reconcile --dry-run").err()).startsWith("✗ bad: ").doesNotContain("✓");
        JsonObject json = run("reconcile --json").json();
        assertThat(json.getArray("findings").getObject(0).getString("subject")).isEqualTo("bad");
    }
}
