package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.memory.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitCommandTest extends CommandTest {
    @ParameterizedTest
    @CsvSource({
        "UP, up, 0",
        "UP, down, 1",
        "STARTING, up, 1",
        "STOPPING, down, 1",
        "CRASHLOOP, up, 1",
        "CRASHLOOP, down, 1",
        "CRASHLOOP, crashloop, 0",
        "FINISHED, finished, 0",
        "FINISHED, down, 0",
        "FAILED, failed, 0",
        "FAILED, down, 0",
        "FAILED, up, 1",
        "DOWN, down, 0",
        "DOWN, absent, 1",
        "ABSENT, absent, 0",
        "ABSENT, down, 0",
        "UNKNOWN, up, 4",
        "UNKNOWN, down, 4",
    })
    void exitCodeTellsWhetherTheStateIsReached(State state, String goal, int code) {
        profile("coder");
        if (state != State.ABSENT) {
            done("gateway install coder");
            manager.gateway("coder").become(state);
        }
        assertThat(run("wait coder --timeout 0s --for " + goal).code()).isEqualTo(code);
    }

    @Test
    void itEndsWhenSomebodyStartsTheGateway() throws Exception {
        profile("coder");
        CompletableFuture<Result> waiting = CompletableFuture.supplyAsync(() -> run("wait coder"));
        done("gateway start coder");
        Result result = waiting.get(30, TimeUnit.SECONDS);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).startsWith("✓ coder is up (");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void whatIsNotReachedIsSaidWithAReasonAndACommand() {
        profile("coder");
        manager.gateway("coder").runs(Program.exiting(78));
        run("gateway start coder");
        Result result = run("wait coder --timeout 0s");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines()).hasSize(2);
        assertThat(result.errorLines().getFirst())
                .matches("✗ coder is failed, not up, after [0-9.]+ m?s: exit 78; not restarted automatically");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse gateway status coder");
    }

    @Test
    void allAreEnabledProfiles() {
        profile("coder");
        profile("writer");
        done("gateway start --all");
        assertThat(done("wait --all --timeout 0s").errorLines()).hasSize(3);
        done("gateway stop writer");
        Result result = run("wait --all --timeout 0s");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("✓ coder is up", "✗ writer is down, not up");
        done("profile disable writer");
        assertThat(done("wait --all --timeout 0s").err()).doesNotContain("writer");
        assertThat(done("wait writer --for down --timeout 0s").err()).startsWith("✓ writer is disabled");
        assertThat(run("wait --all coder").code()).isEqualTo(2);
    }

    @Test
    void unknownProfileIsNotWaitedFor() {
        profile("coder");
        Result result = run("wait codr");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Profile codr does not exist", "did you mean 'coder'?");
        assertThat(done("wait codr --for absent --timeout 0s").err()).startsWith("✓ codr is absent");
    }

    @Test
    void wrongUsageNamesTheStates() {
        Result result = run("wait --for crashlop");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ --for accepts up, down, finished, failed, crashloop, absent, got 'crashlop'; did you mean 'crashloop'?",
                        "  gatehouse wait --help");
        assertThat(run("wait --timeout soon").errorLines())
                .containsExactly(
                        "✗ --timeout must be a duration such as 500ms, 30s or 2m, got 'soon'",
                        "  gatehouse wait --help");
    }

    @Test
    void jsonHasTheStatuses() {
        profile("coder");
        JsonObject json = run("--json wait coder --timeout 0s").json();
        assertThat(json.getString("for")).isEqualTo("up");
        JsonObject gateway = json.getArray("gateways").getObject(0);
        assertThat(gateway.getString("profile")).isEqualTo("coder");
        assertThat(gateway.getString("state")).isEqualTo("absent");
        assertThat(gateway.getBoolean("reached")).isFalse();
    }

    @Test
    void nothingIsChanged() {
        profile("coder");
        run("wait coder --timeout 0s");
        assertThat(manager.gateway("coder").isInstalled()).isFalse();
        assertThat(home.resolve("profiles/coder/gateway.intent")).doesNotExist();
    }
}
