package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.testkit.memory.Program;
import dev.gatehouse.testkit.memory.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start, stop or restart prints if it fails for some of its gateways or for all. */
class FailedLifecycleCommandTest extends CommandTest {
    @Test
    void refusedStopDoesNotChangeTheIntent() {
        profile("coder");
        done("gateway start coder");
        manager.refuse(
                new AccessRefusedException(
                        "system gateway stop requires root", Remedy.of("true").asRoot()),
                Step.STOP);
        assertThat(run("gateway stop coder").code()).isEqualTo(1);
        assertThat(intent("coder")).isEqualTo("running");
        manager.refuse(
                new AccessRefusedException(
                        "system gateway uninstall requires root",
                        Remedy.of("true").asRoot()),
                Step.REMOVE);
        assertThat(run("gateway uninstall coder").code()).isEqualTo(1);
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void remedyRepeatsTheHome() throws Exception {
        String there = Files.createDirectory(home.resolve("it's there")).toString();
        assertThat(runWords("--home", there, "gateway", "start", "--manager", "s6", "nobody")
                        .errorLines()
                        .getLast())
                .as("without the option the command would apply to another home")
                .startsWith("  gatehouse --home '" + there.replace("'", "'\\''") + "' --manager s6 profile ");
    }

    @Test
    void failureShowsStateExitAndRestarts() {
        profile("coder");
        manager.gateway("coder").runs(Program.exiting(78));
        Result result = run("gateway start coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ The gateway of coder did not stay up: it ended with exit 78; it does not restart; state:"
                                + " failed, last exit: exit 78, restarts: 0",
                        "  gatehouse gateway status coder");
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void allGatewaysAreTriedAndCounted() {
        profile("a");
        profile("b");
        profile("c");
        manager.gateway("b").runs(Program.exiting(78));
        Result result = run("gateway start a b c nobody");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().get(0)).startsWith("✓ a is up");
        assertThat(result.errorLines().get(1)).startsWith("✗ The gateway of b did not stay up");
        assertThat(result.errorLines().get(2)).isEqualTo("  gatehouse gateway status b");
        assertThat(result.errorLines().get(3)).startsWith("✓ c is up");
        assertThat(result.errorLines().get(4)).startsWith("✗ Profile nobody does not exist");
        assertThat(result.errorLines().get(5)).isEqualTo("  gatehouse profile create nobody");
        assertThat(result.errorLines().get(6)).isEqualTo("✗ 2 of 4 not started");
    }

    @Test
    void failuresWithTheSameRemedyShareIt() {
        manager.refuse(new AccessRefusedException("no", Remedy.of("true").asRoot()), Step.START);
        List.of("a", "b").forEach(this::profile);
        assertThat(run("gateway start a b").errorLines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("✗ a: no"),
                        line -> assertThat(line).startsWith("✗ b: no"),
                        line -> assertThat(line).isEqualTo("  sudo true"),
                        line -> assertThat(line).isEqualTo("✗ 2 of 2 not started"));
    }

    void failureNamesItsProfile(String name, String message, String line) {
        profile(name);
        manager.refuse(new GatehouseException(message), Step.START);
        assertThat(run("gateway start " + name).errorLines().getFirst()).startsWith(line);
    }

    @Test
    void invalidNamePreventsAllChanges() {
        profile("coder");
        Result result = run("gateway start coder ../x");
        assertThat(result.code()).isEqualTo(2);
        assertThat(manager.calls()).isEmpty();
        assertThat(intent("coder")).isEqualTo("none");
    }

    @Test
    void invalidSettingsAffectOnlyTheirOwnGateway() throws Exception {
        config("bad", "gateway: [\n");
        profile("good");
        Result result = run("gateway start bad good");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().get(0)).startsWith("✗ bad: ").contains("bad/config.yaml");
        assertThat(result.errorLines().get(1)).isEqualTo("  gatehouse profile show bad");
        assertThat(result.errorLines().get(2)).startsWith("✓ good is up");
        assertThat(intent("bad")).isEqualTo("none");
    }

    @Test
    void intentThatCannotBeRecordedIsAFailure() throws Exception {
        Path app = Files.writeString(
                home.resolve("app.yaml"), "app: proc\ncommand: [x]\nmarkers: [comm]\nhome: {variable: HERMES_HOME}\n");
        environment.put("GATEHOUSE_APP", app.toString());
        // In /proc not even root can create a file.
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "this system has no /proc");
        environment.put("HERMES_HOME", "/proc/" + ProcessHandle.current().pid());
        Result result = run("gateway start default");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("✗ default: Cannot record that it should run, so it was not started: ")
                .contains("  ls -la ");
    }

    @Test
    void aStartMendsADirectoryInPlaceOfTheIntent() throws Exception {
        Path directory = profile("coder");
        Files.createDirectories(directory.resolve("gateway.intent/x"));
        Result plan = run("reconcile --dry-run");
        assertThat(plan.err()).contains("gateway.intent: not a regular file").contains("gatehouse gateway start coder");
        Result result = run("gateway start coder");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(intent("coder")).isEqualTo("running");
        assertThat(run("reconcile --dry-run").code()).isZero();
    }

    @Test
    void anUnusableProfileKeepsNoOtherFromBeingListedStartedOrReconciled() throws Exception {
        profile("good");
        config("deep", "a: " + "[".repeat(10_000));
        config("large", "- a\n".repeat(260_000));
        config("many", "x: [" + "[],".repeat(80_000) + "]");
        Files.writeString(profile("state").resolve("gateway_state.json"), "{\"a\":" + "[".repeat(10_000));
        Files.createDirectory(profile("directory").resolve("config.yaml"));
        Path fifo = profile("fifo").resolve("config.yaml");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        List<String> bad = List.of("deep", "large", "many", "directory", "fifo");
        assertThat(run("gateway list").out()).contains(bad).contains("good", "state");
        Result start = run("gateway start --all");
        assertThat(start.err()).contains("✓ good is up").contains("✓ state is up");
        assertThat(start.err())
                .contains(bad.stream()
                        .map(name -> "gatehouse profile show " + name)
                        .toList());
        Result plan = run("reconcile --dry-run");
        assertThat(plan.err())
                .contains(bad.stream()
                        .map(name -> "gatehouse profile show " + name)
                        .toList());
    }

    @Test
    void missingHomeIsReportedWithTheCommandThatCreatesIt() {
        environment.put("HERMES_HOME", home.resolve("nowhere").toString());
        Result result = run("gateway start");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().getLast()).isEqualTo("  mkdir -p " + home.resolve("nowhere"));
    }

    @Test
    void missingProfileIsReportedWithoutAManager() {
        managerIsThere = false;
        assertThat(run("gateway start nobody").err()).contains("Profile nobody does not exist");
        profile("coder");
        for (String verb : new String[] {"start", "stop", "restart"}) {
            assertThat(run("gateway " + verb + " coder").errorLines().getLast()).isEqualTo("  gatehouse tree up");
        }
        assertThat(intent("coder")).isEqualTo("none");
    }

    @Test
    void portOfAnotherProfileIsRefused() throws Exception {
        config("a", "gateway: {port: 8000}\n");
        config("b", "gateway: {port: 8000}\n");
        for (String verb : List.of("start", "restart", "install")) {
            Result result = run("gateway " + verb + " b");
            assertThat(result.code()).as(verb).isEqualTo(1);
            assertThat(result.err()).contains("port 8000 already belongs to profile a");
            assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse profile show b");
        }
        assertThat(manager.calls()).isEmpty();
        assertThat(intent("b")).isEqualTo("none");
        done("gateway start a");
    }

    @Test
    void linkInsteadOfAProfileIsReported() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("SOUL.md"), "");
        Files.createDirectories(home.resolve("profiles"));
        Files.createSymbolicLink(home.resolve("profiles/linky"), elsewhere);
        Result result = run("gateway start linky");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(home.resolve("profiles/linky") + " is not a profile: a symbolic link");
        assertThat(result.errorLines().getLast()).isEqualTo("  ls -ld " + home.resolve("profiles/linky"));
    }

    @Test
    void remedyRepeatsTheManagerOptions() {
        profile("coder");
        assertThat(run("gateway status --system coder").errorLines())
                .last()
                .isEqualTo("  gatehouse gateway start --system coder");
        assertThat(run("--home " + home + " gateway start --user nosuch --json")
                        .json()
                        .getArray("results")
                        .getObject(0)
                        .getObject("error")
                        .getString("remedy"))
                .isEqualTo("gatehouse --home " + home + " profile create nosuch");
    }
}
