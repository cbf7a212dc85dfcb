package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.memory.Program;
import dev.gatehouse.testkit.memory.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleCommandTest extends CommandTest {
    @Test
    void startRegistersRecordsAndProves() {
        profile("coder");
        Result result = done("gateway start coder");
        assertThat(manager.calls()).containsExactly("define-down [coder]", "start [coder]");
        assertThat(intent("coder")).isEqualTo("running");
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("✓ coder is up \\(pid 10000001, .*s\\)\n");
        assertThat(manager.lastWait()).contains(Wait.PROOF);
    }

    @Test
    void startOfARunningGatewayReportsThatItIsUp() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("gateway start coder").err()).isEqualTo("✓ coder is already up (pid 10000001, for 3h12m)\n");
    }

    /** Nothing is under way: the gateway is up, and a caller that does not wait learns that too. */
    @Test
    void startWithoutWaitingOfARunningGatewayReportsThatItIsUp() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("gateway start coder --no-wait").err())
                .isEqualTo("✓ coder is already up (pid 10000001, for 3h12m)\n");
    }

    @Test
    void startWithoutAHomeRecordsNothing() throws Exception {
        Files.delete(home);
        Result result = run("--json gateway start coder");
        assertThat(result.code()).isEqualTo(1);
        JsonObject gateway = result.json().getArray("results").getObject(0);
        assertThat(gateway.getBoolean("recorded")).isFalse();
        assertThat(home).doesNotExist();
    }

    @Test
    void startOfARunningGatewayAdvisesARestartForANewDefinition() throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        done("gateway start coder");
        config("coder", "gateway: {port: 8000, env: {A: b}}\n");
        Result result = done("gateway start coder");
        assertThat(result.err()).contains("⚠ coder has a new definition");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse gateway restart coder");
        assertThat(manager.gateway("coder")
                        .definition()
                        .orElseThrow()
                        .environment()
                        .variables())
                .containsEntry("A", "b");
    }

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
    void stopRecordsTheIntent() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("gateway stop coder").err()).startsWith("✓ coder is down (");
        assertThat(intent("coder")).isEqualTo("stopped");
        assertThat(done("gateway stop coder").err()).isEqualTo("✓ coder is already down\n");
    }

    @Test
    void temporaryDoesNotChangeTheIntent() {
        profile("coder");
        done("gateway start coder");
        done("gateway stop coder --temporary");
        assertThat(intent("coder")).isEqualTo("running");
        done("gateway stop coder");
        done("gateway restart coder --temporary");
        assertThat(intent("coder")).isEqualTo("stopped");
    }

    @Test
    void restartStartsAGatewayThatIsDown() {
        profile("coder");
        assertThat(done("gateway restart coder").err()).startsWith("✓ coder is up again (pid 10000001, ");
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void stopOfAGatewayThatIsNotInstalledSucceeds() {
        profile("coder");
        assertThat(done("gateway stop coder").err()).isEqualTo("✓ coder is down (not installed)\n");
        assertThat(intent("coder")).isEqualTo("stopped");
    }

    @Test
    void anOrphanCanBeStoppedAndNotStarted() throws Exception {
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        assertThat(run("gateway start ghost").code()).isEqualTo(1);
        assertThat(done("gateway stop ghost").err()).startsWith("✓ ghost is down");
        assertThat(manager.status(ServiceName.of("ghost")).state()).isEqualTo(State.DOWN);
    }

    @Test
    void failureShowsStateExitAndRestarts() {
        profile("coder");
        manager.gateway("coder").runs(Program.exiting(78));
        Result result = run("gateway start coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ The gateway of coder did not stay up: it ended with exit 78; it does not restart; state: failed,"
                                + " last exit: exit 78, restarts: 0",
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

    @ParameterizedTest
    @CsvSource({
        "a, cannot connect, ✗ a: cannot connect",
        "a, a gateway of another home, ✗ a: a gateway of another home",
        "a, The gateway of a has ended, ✗ The gateway of a has ended",
        "on, Profile only-one is not here, ✗ on: Profile only-one is not here",
        "x, Port 80 already belongs to profile x, ✗ Port 80 already belongs to profile x",
        "x, Profile x-1 has the port, ✗ x: Profile x-1 has the port",
    })
    void failureNamesItsProfile(String name, String message, String line) {
        profile(name);
        manager.refuse(new GatehouseException(message), Step.START);
        assertThat(run("gateway start " + name).errorLines().getFirst()).startsWith(line);
    }

    @Test
    void allSelectsAllProfiles() {
        profile("a");
        assertThat(done("gateway start --all").errorLines().getLast()).isEqualTo("✓ 2 of 2 started");
        assertThat(done("gateway stop --all").errorLines().getLast()).isEqualTo("✓ 2 of 2 stopped");
    }

    @Test
    void stopAllIncludesOrphans() throws Exception {
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        assertThat(done("gateway stop --all").err()).contains("✓ ghost is down (");
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
    void optionsDetermineTheWait() {
        done("gateway start --timeout 2m");
        assertThat(manager.lastWait()).contains(Wait.untilReady(Duration.ofMinutes(2)));
        assertThat(done("gateway stop --no-wait").err()).isEqualTo("↻ default is stopping\n");
        assertThat(manager.lastWait()).contains(Wait.none());
    }

    @Test
    void intentThatCannotBeRecordedIsAFailure() throws Exception {
        Path directory = profile("coder");
        // A directory instead of the file: not even root can read or replace it.
        Files.createDirectories(directory.resolve("gateway.intent/x"));
        Result result = run("gateway start coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("✗ coder is up")
                .contains("). Cannot record that coder was started, so this does not survive a reboot: ");
    }

    @Test
    void jsonContainsEachResult() {
        profile("a");
        profile("b");
        manager.gateway("b").runs(Program.exiting(78));
        Result result = run("gateway start a b --json");
        assertThat(result.code()).isEqualTo(1);
        JsonObject good = result.json().getArray("results").getObject(0);
        JsonObject bad = result.json().getArray("results").getObject(1);
        assertThat(good.getString("change")).isEqualTo("started");
        assertThat(good.isNull("error")).isTrue();
        assertThat(bad.getString("change")).isEqualTo("failed");
        assertThat(bad.getObject("error").getString("message")).contains("did not stay up");
        assertThat(bad.getObject("status").getObject("lastExit").getInt("code")).isEqualTo(78);
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
    void killedGatewayIsReported() {
        profile("coder");
        done("gateway start coder");
        manager.gateway("coder").runs(Program.stubborn());
        assertThat(done("gateway stop coder").err()).matches("✓ coder is down \\(.*, killed by signal 9\\)\n");
        manager.gateway("coder").become(State.STARTING);
        assertThat(done("gateway stop coder").err())
                .as("a gateway in its back-off was not killed by this stop")
                .doesNotContain("signal 9");
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
