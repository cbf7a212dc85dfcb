package dev.gatehouse.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void renderShowsSeveralOrAllAndGoesOnAfterABrokenOne() throws Exception {
        profile("coder");
        assertThat(done("render default coder").out())
                .contains("==> /memory/default/definition", "\n\n==> /memory/coder/definition");
        assertThat(done("render --all --json").json().getArray("gateways")).hasSize(2);
        config("bad", "gateway: 5\n");
        Result result = run("render --all");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("/memory/coder/definition");
        assertThat(result.err()).contains("✗ ", "bad");
        assertThat(run("render --all coder").code()).isEqualTo(2);
    }

    @Test
    void renderRefusesASetUpThatNobodyNeeds() {
        assertThat(run("render --setup role").err()).startsWith("✗ s6 needs no set-up");
        assertThat(run("render --setup role --all").err()).startsWith("✗ --setup without profiles is for all of them");
        assertThat(run("render --setup role nope").err()).startsWith("✗ Profile nope does not exist");
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

    @Test
    void aTreeIsForS6Only() {
        Result result = run("--manager systemd tree up");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("✗ `tree up` is for s6 trees only, not for --manager systemd\n"
                        + "  gatehouse --manager s6 tree up\n");
    }

    /** Also commands that have no use for the option: a typing error must not go unnoticed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "detect",
                "tree status",
                "tree up",
                "reconcile",
                "gateway list",
                "profile list",
                "container perms"
            })
    void invalidGlobalOptionsAreRefusedBeforeAnythingIsDone(String command) throws Exception {
        Result app = run("--app /nonexistent/app.yaml " + command);
        assertThat(app.code()).isEqualTo(1);
        assertThat(app.errorLines())
                .containsExactly("✗ /nonexistent/app.yaml: the app file does not exist", "  ls -ld /");
        assertThat(run("--manager foo " + command).code()).isEqualTo(2);
        assertThat(run("-p Bad " + command).code()).isEqualTo(2);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).as("nothing was done").isEmpty();
        }
    }

    @Test
    void wrongKeyInAnAppFileIsShownWithItsLine() throws Exception {
        Path file = home.resolve("gatehouse.yaml");
        Files.writeString(file, "app: acme\ncommand: x\nmarker:\n  - SOUL.md\n");
        environment.put("EDITOR", "edit -n");
        Result result = run("gateway list");
        assertThat(result.errorLines().getFirst())
                .startsWith("✗ " + file + ": unknown key 'marker' (line 3, column 1); known keys: app, ")
                .endsWith("; did you mean 'markers'?");
        assertThat(result.errorLines().getLast()).isEqualTo("  edit -n " + file);
        environment.remove("EDITOR");
        environment.put("PATH", "");
        assertThat(run("gateway list").errorLines().getLast())
                .as("without an editor")
                .isEqualTo("  cat -nv " + file);
    }

    @Test
    void variableWithAMissingAppFileIsUnset() {
        environment.put("GATEHOUSE_APP", "/nonexistent");
        assertThat(run("gateway list").errorLines().getLast()).isEqualTo("  unset GATEHOUSE_APP");
    }

    @Test
    void unusedRootProfileIsAbsentIfItsCommandNeedsAPort() throws Exception {
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\ncommand: [acme, --port, '{port}']\nmarkers: [acme.md]\nhome: {variable: HERMES_HOME}\n");
        Files.writeString(Files.createDirectories(home.resolve("profiles/a")).resolve("acme.md"), "");
        Files.writeString(home.resolve("profiles/a/config.yaml"), "gateway: {port: 8000}\n");
        assertThat(done("gateway start --all").errorLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("✓ a is up");
        assertThat(done("gateway list").err()).isEmpty();
        assertThat(done("reconcile").err()).isEqualTo("✓ Nothing to do: services match profiles\n");
        Result named = run("gateway start default");
        assertThat(named.code()).isEqualTo(1);
        assertThat(named.err()).contains("has no root profile: its command needs a port");
        Files.writeString(home.resolve("config.yaml"), "gateway: {port: 8001}\n");
        assertThat(done("gateway start --all").err()).contains("✓ default is up");
    }
}
