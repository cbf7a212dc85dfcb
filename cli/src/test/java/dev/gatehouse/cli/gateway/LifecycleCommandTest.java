package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.memory.Program;
import java.nio.file.Files;
import java.time.Duration;
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

    @ParameterizedTest
    @CsvSource({
        "a, cannot connect, ✗ a: cannot connect",
        "a, a gateway of another home, ✗ a: a gateway of another home",
        "a, The gateway of a has ended, ✗ The gateway of a has ended",
        "on, Profile only-one is not here, ✗ on: Profile only-one is not here",
        "x, Port 80 already belongs to profile x, ✗ Port 80 already belongs to profile x",
        "x, Profile x-1 has the port, ✗ x: Profile x-1 has the port",
    })
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
    void optionsDetermineTheWait() {
        done("gateway start --timeout 2m");
        assertThat(manager.lastWait()).contains(Wait.untilReady(Duration.ofMinutes(2)));
        assertThat(done("gateway stop --no-wait").err()).isEqualTo("↻ default is stopping\n");
        assertThat(manager.lastWait()).contains(Wait.none());
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
}
