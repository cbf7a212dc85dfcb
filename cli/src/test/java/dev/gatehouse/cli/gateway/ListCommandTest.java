package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.memory.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListCommandTest extends CommandTest {
    @Test
    void showsOrphansAndProfilesWithoutAService() throws Exception {
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        profile("new");
        Result result = done("gateway list");
        assertThat(result.out()).containsPattern("ghost +up +10000001 +3h12m +- +no profile");
        assertThat(result.out()).containsPattern("new +absent +- +- +stopped +no service");
        assertThat(result.errorLines()).containsExactly("⚠ Profiles and services differ", "  gatehouse reconcile");
    }

    @Test
    void printsNoMessageIfProfilesAndServicesMatch() {
        done("gateway start");
        Result result = done("gateway list");
        assertThat(result.out()).contains("running");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway list   | 1 if a gateway needs an action that reconcile does not take
            gateway list   | 4 if the state of a gateway is unknown
            gateway status | 3 not running, 4 unknown or no such profile
            check          | 1 if somebody does or the check failed
            doctor         | 1 if somebody does or the check failed
            """)
    void helpSaysWhatAnExitCodeMeans(String command, String words) {
        assertThat(done(command + " --help").out().replaceAll("\\s+", " ")).contains(words);
    }

    @Test
    void reportsIgnoredDirectories() throws Exception {
        Files.createDirectories(home.resolve("profiles/Bad"));
        Files.writeString(home.resolve("profiles/Bad/SOUL.md"), "");
        assertThat(run("gateway list").err())
                .contains("⚠ Ignoring " + home.resolve("profiles/Bad") + ": 'Bad' is not a valid profile name");
    }

    @Test
    void profilesAreListedWithoutAManager() {
        profile("coder");
        managerIsThere = false;
        Result result = run("gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).containsPattern("coder +unknown");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse tree up");
    }

    @Test
    void jsonShowsOnDiskAndRegistered() {
        profile("coder");
        JsonObject gateway =
                done("gateway list --json").json().getArray("gateways").getObject(1);
        assertThat(gateway.getBoolean("onDisk")).isTrue();
        assertThat(gateway.getBoolean("registered")).isFalse();
        assertThat(gateway.getString("intent")).isEqualTo("stopped");
    }

    @Test
    void showsChangedDefinitionsAndInvalidSettings() throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        profile("plain");
        done("gateway start coder");
        done("gateway start plain");
        config("coder", "gateway: {env: {A: b}}\n");
        config("plain", "gateway: [\n");
        environment.put("EDITOR", "edit");
        Result result = run("gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("coder +up .* running +definition changed")
                .containsPattern("plain +up .* running +invalid settings");
        assertThat(result.errorLines()).endsWith("⚠ Profiles and services differ", "  gatehouse reconcile");
        assertThat(result.errorLines().get(1))
                .as("reconcile does not correct settings")
                .isEqualTo("  edit " + home.resolve("profiles/plain/config.yaml"));
        JsonObject gateway =
                run("gateway list --json").json().getArray("gateways").getObject(1);
        assertThat(gateway.getString("difference")).isEqualTo("definition changed");
    }

    @Test
    void showsForeignServices() {
        profile("coder");
        profile("writer");
        done("gateway start coder writer");
        manager.gateway("coder").occupy(true, new GatehouseException("taken", Remedy.gatehouse("detect")));
        manager.gateway("writer").occupy(false, new GatehouseException("taken", Remedy.gatehouse("detect")));
        assertThat(run("gateway list").out())
                .containsPattern("coder .*installed by the app")
                .containsPattern("writer .*foreign service with the same name");
    }

    @Test
    void invalidSettingsAreShownWithoutAService() throws Exception {
        config("broken", "gateway: {port: x}\n");
        done("gateway start");
        environment.put("EDITOR", "edit");
        Result result = run("gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).containsPattern("broken +absent .*invalid settings");
        Path file = home.resolve("profiles/broken/config.yaml");
        assertThat(result.errorLines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("✗ broken: " + file + ": gateway.port must be"),
                        line -> assertThat(line).isEqualTo("  edit " + file));
        Result status = run("gateway status broken");
        assertThat(status.code()).isEqualTo(3);
        assertThat(status.err())
                .as("a start would fail")
                .doesNotContain("start")
                .contains("  edit " + file);
    }

    @Test
    void portOfAnotherProfileIsShown() throws Exception {
        config("first", "gateway: {port: 8000}\n");
        config("second", "gateway: {port: 8000}\n");
        assertThat(run("gateway list").err()).contains("✗ second: port 8000 already belongs to profile first");
    }

    @Test
    void profileThatNobodyStartedDiffersInNothing() {
        profile("new");
        Result result = done("gateway list");
        assertThat(result.out()).containsPattern("new +absent .* no service");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void showsWhatReconcileWouldDo() {
        profile("coder");
        profile("writer");
        done("gateway start writer");
        done("gateway stop writer --temporary");
        done("gateway stop coder");
        done("gateway start coder --temporary");
        Result result = done("gateway list");
        assertThat(result.out())
                .containsPattern("coder +up .* reconcile would stop it: should be stopped, but is up")
                .containsPattern("writer +down .* reconcile would start it: should run, but is down");
        assertThat(result.errorLines()).containsExactly("⚠ Profiles and services differ", "  gatehouse reconcile");
        done("reconcile");
        assertThat(done("gateway list").err()).isEmpty();
    }

    @Test
    void unknownStateHasItsReason() {
        profile("coder");
        done("gateway start coder");
        manager.gateway("coder").become(State.UNKNOWN);
        Result result = run("gateway list");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).containsPattern("coder +unknown .* the test made the state unknown");
    }

    @Test
    void gatewayThatGaveUpHasTheCommandThatStartsIt() {
        profile("coder");
        manager.gateway("coder").runs(Program.exiting(78));
        run("gateway start coder");
        assertThat(done("gateway list").errorLines()).contains("  gatehouse gateway restart coder");
    }

    /** The backend knows that its manager cannot be on this host, before anything is queried. */
    @ParameterizedTest
    @ValueSource(strings = {"launchd", "windows"})
    void managerOfAnotherSystemIsAnError(String kind) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        assumeFalse(mac && kind.equals("launchd"), "this host has launchd");
        realBackends = true;
        profile("coder");
        Result result = run("--manager " + kind + " gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ No " + kind + " here: the operating system is " + System.getProperty("os.name"),
                        "  gatehouse detect");
        assertThat(run("--manager " + kind + " gateway status coder").code()).isEqualTo(4);
        assertThat(run("--manager " + kind + " gateway start coder").err())
                .startsWith("✗ ")
                .contains("No " + kind);
        assertThat(run("--manager " + kind + " reconcile").err()).contains("No " + kind);
        done("--manager " + kind + " render coder");
    }

    @Test
    void systemdThatDoesNotRunIsAnError() {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "this host has systemd");
        realBackends = true;
        profile("coder");
        for (String command : List.of("gateway list", "gateway status", "gateway install coder", "reconcile")) {
            assertThat(run("--manager systemd " + command).err())
                    .as(command)
                    .contains("No systemd here: /run/systemd/system is not a directory")
                    .doesNotContain("settings");
        }
    }
}
