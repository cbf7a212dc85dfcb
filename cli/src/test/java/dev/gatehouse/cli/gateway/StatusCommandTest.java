package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCommandTest extends CommandTest {
    @ParameterizedTest
    @CsvSource({"UP, 0", "DOWN, 3", "STARTING, 3", "STOPPING, 3", "FINISHED, 3", "FAILED, 3", "UNKNOWN, 4"})
    void exitCodeShowsTheState(State state, int code) {
        profile("coder");
        done("gateway start coder");
        manager.gateway("coder").become(state);
        Result result = run("gateway status coder");
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.out()).contains(state.words());
    }

    @Test
    void tableIsAligned() {
        profile("a");
        profile("a-profile-with-a-long-name");
        done("gateway start a a-profile-with-a-long-name");
        Result result = done("gateway status a a-profile-with-a-long-name");
        assertThat(result.out()).isEqualTo("""
                        PROFILE                     STATE  PID       SINCE  WANTED  RESTARTS  LAST EXIT
                        a                           up     10000001  3h12m  up      0         -
                        a-profile-with-a-long-name  up     10000002  3h12m  up      0         -
                        """);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void tableFitsTheTerminal(int columns) {
        String stem = "a-profile-with-a-very-long-name-of-exactly-seventy-characters-for-team";
        assertThat(stem).hasSize(70);
        String first = stem.substring(0, 67) + "-2";
        String second = stem.substring(0, 67) + "-10";
        profile(first);
        profile(second);
        done("gateway start --all");
        String piped = done("gateway status --all").out();
        assertThat(piped.lines().skip(2)).first().asString().startsWith(first + " ");
        showOn(columns);
        for (String command : List.of("gateway status --all", "gateway list", "profile list")) {
            List<String> lines = done(command).out().lines().toList();
            assertThat(lines).allMatch(line -> line.length() <= columns, command + " at " + columns);
            assertThat(lines.stream().filter(line -> line.startsWith("a-profile-")))
                    .as("names stay different, in natural order")
                    .satisfiesExactly(
                            line -> assertThat(line.split(" ", -1)[0]).endsWith("-2"),
                            line -> assertThat(line.split(" ", -1)[0]).endsWith("-10"));
        }
    }

    @Test
    void highestExitCodeOfSeveralGatewaysIsReturned() {
        profile("a");
        profile("b");
        profile("c");
        done("gateway start a b c");
        manager.gateway("b").become(State.DOWN);
        assertThat(run("gateway status a b").code()).isEqualTo(3);
        manager.gateway("c").become(State.UNKNOWN);
        assertThat(run("gateway status a b c").code()).isEqualTo(4);
        assertThat(run("gateway status c").err()).contains("⚠ c: the test made the state unknown");
    }

    @Test
    void aRunWithOlderSettingsIsNoted() throws Exception {
        config("coder", "gateway: {env: {A: b}}\n");
        done("gateway start coder");
        assertThat(done("gateway status coder").err()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        config("coder", "gateway: {env: {A: c}}\n");
        done("reconcile");
        for (String command : List.of("gateway status coder", "gateway list")) {
            assertThat(done(command).errorLines())
                    .as(command)
                    .containsExactly(
                            "⚠ coder: runs with older settings; restart to use the new ones",
                            "  gatehouse gateway restart coder");
        }
        done("gateway restart coder");
        assertThat(done("gateway status coder").err()).isEmpty();
    }

    @Test
    void gatewaysWithTheSameReasonShareALine() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g");
        names.forEach(this::profile);
        String words = String.join(" ", names);
        done("gateway start " + words);
        names.forEach(name -> manager.gateway(name).become(State.UNKNOWN));
        assertThat(run("gateway status " + words).errorLines())
                .containsExactly(
                        "⚠ a, b, c, d, e and 2 more: the test made the state unknown", "  gatehouse reconcile");
        assertThat(run("gateway status b a").errorLines()).startsWith("⚠ b, a: the test made the state unknown");
    }

    @Test
    void notInstalledIsNotRunning() {
        profile("coder");
        Result result = run("gateway status coder");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("absent");
        assertThat(result.errorLines())
                .containsExactly("⚠ The gateway of coder is not installed", "  gatehouse gateway start coder");
    }

    @Test
    void unknownProfileIsUnknown() {
        profile("coder");
        Result result = run("gateway status codr");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).as("no row for what does not exist").isEmpty();
        assertThat(result.err()).contains("Profile codr does not exist").contains("did you mean 'coder'?");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse profile list");
    }

    @Test
    void allShowsProfilesAndOrphans() throws Exception {
        profile("b");
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        Result result = done("gateway status --all");
        assertThat(result.out().lines().map(line -> line.substring(0, line.indexOf(" "))))
                .containsExactly("PROFILE", "default", "b", "ghost");
    }

    @Test
    void allIsGreenIfEveryGatewayThatShouldRunDoes() throws Exception {
        profile("up");
        profile("stopped");
        profile("new");
        done("gateway start up stopped");
        done("gateway stop stopped");
        assertThat(run("gateway status --all").code()).isZero();
        assertThat(run("gateway status up stopped").code()).as("named gateways").isEqualTo(3);
        manager.gateway("up").become(State.FAILED);
        assertThat(run("gateway status --all").code()).isEqualTo(3);
        manager.gateway("stopped").become(State.UNKNOWN);
        assertThat(run("gateway status --all").code()).isEqualTo(4);
    }

    /** Its end is no request: reconcile starts the gateway again, and status and list agree. */
    @Test
    void gatewayThatEndedAfterAnotherProcessTookItOverIsNotGreen() throws Exception {
        Path directory = profile("coder");
        done("gateway start coder");
        manager.gateway("coder").become(State.FINISHED);
        Path state = Files.writeString(
                directory.resolve("gateway_state.json"), "{\"pid\": 815, \"gateway_state\": \"stopped\"}");
        Instant ended = manager.status(ServiceName.of("coder")).since().orElseThrow();
        Files.setLastModifiedTime(state, FileTime.from(ended.plusSeconds(60)));
        assertThat(run("gateway status --all").code()).isEqualTo(3);
        assertThat(run("gateway list").out())
                .containsPattern("coder +finished .*running")
                .doesNotContain("became stopped");
    }

    @Test
    void gatewayWhoseIntentCannotBeReadIsNotGreen() throws Exception {
        Files.createDirectories(profile("odd").resolve("gateway.intent/x"));
        Result result = run("gateway status --all");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("⚠ odd: cannot read the intent: ");
    }

    @Test
    void jsonHasEveryField() {
        profile("coder");
        done("gateway start coder");
        Result result = done("gateway status coder --json");
        JsonObject status = result.json().getArray("gateways").getObject(0);
        assertThat(result.json().getString("manager")).isEqualTo("s6");
        assertThat(status.keySet())
                .containsExactlyInAnyOrder(
                        "profile",
                        "state",
                        "running",
                        "reason",
                        "since",
                        "pid",
                        "wanted",
                        "enabled",
                        "lastExit",
                        "restarts",
                        "nextTry",
                        "ready");
        assertThat(status.getString("state")).isEqualTo("up");
        assertThat(status.getInt("pid")).isEqualTo(10000001);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void jsonContainsFailures() {
        managerIsThere = false;
        Result result = run("gateway status --json");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.json().getObject("error").getString("remedy")).isEqualTo("gatehouse tree up");
    }

    @Test
    void statusWithoutAManagerIsUnknown() {
        managerIsThere = false;
        Result result = run("gateway status");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ no supported service manager detected: s6 is not PID 1, systemd does not operate, and this home has"
                                + " no supervision tree of its own",
                        "  gatehouse tree up");
    }
}
