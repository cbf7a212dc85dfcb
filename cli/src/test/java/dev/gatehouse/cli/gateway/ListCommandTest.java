package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

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
        Result result = done("gateway list");
        assertThat(result.out())
                .containsPattern("coder +up .* running +definition changed")
                .containsPattern("plain +up .* running +invalid settings");
        assertThat(result.errorLines()).endsWith("⚠ Profiles and services differ", "  gatehouse reconcile");
        JsonObject gateway =
                done("gateway list --json").json().getArray("gateways").getObject(1);
        assertThat(gateway.getString("difference")).isEqualTo("definition changed");
    }

    @Test
    void showsForeignServices() {
        profile("coder");
        profile("writer");
        done("gateway start coder writer");
        manager.gateway("coder").occupy(true, new GatehouseException("taken", Remedy.gatehouse("detect")));
        manager.gateway("writer").occupy(false, new GatehouseException("taken", Remedy.gatehouse("detect")));
        assertThat(done("gateway list").out())
                .containsPattern("coder .*installed by the app")
                .containsPattern("writer .*foreign service with the same name");
    }
}
