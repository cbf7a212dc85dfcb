package dev.gatehouse.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --app all}. */
class AllAppsTest extends AppHomes {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway list",
                "gateway status --all",
                "gateway start --all",
                "gateway stop --all",
                "check",
                "reconcile --dry-run"
            })
    void commandRunsForEachAppAndSaysWhich(String command) throws Exception {
        hermesAndOpenclaw();
        Result result = run("--app all " + command);
        assertThat(result.out() + result.err())
                .contains("hermes (" + home.resolve(".hermes") + ")\n")
                .contains("openclaw (" + home.resolve(".openclaw") + ")\n");
        JsonArray apps = run("--app all --json " + command).json().getArray("apps");
        assertThat(apps).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonObject app = apps.getObject(i);
            assertThat(app.getString("app")).isEqualTo(i == 0 ? "hermes" : "openclaw");
            assertThat(app.getString("home"))
                    .isEqualTo(home.resolve("." + app.getString("app")).toString());
            JsonObject alone =
                    run("--app " + app.getString("app") + " --json " + command).json();
            assertThat(app.getObject("result").keySet()).isEqualTo(alone.keySet());
        }
    }

    @Test
    void appsThatAreNoPresetsAreIncluded() throws Exception {
        appHome("hermes", "SOUL.md");
        Path file = appFile(Files.createDirectories(home.resolve(".redis")), "redis");
        JsonArray apps = run("--app all gateway list --json").json().getArray("apps");
        assertThat(apps).hasSize(2);
        assertThat(apps.getObject(1).getString("app")).isEqualTo(file.toString());
        assertThat(apps.getObject(1).getString("home"))
                .isEqualTo(file.getParent().toString());
    }

    @Test
    void headingPrecedesTheOutputOfEachStreamOnce() throws Exception {
        hermesAndOpenclaw();
        Result list = run("--app all gateway list");
        assertThat(list.out().lines().filter(line -> line.startsWith("hermes (")))
                .hasSize(1);
        assertThat(list.out()).startsWith("hermes (" + home.resolve(".hermes") + ")\nPROFILE");
        Result start = done("--app hermes gateway start --all");
        assertThat(start.err()).doesNotContain("hermes (");
        assertThat(run("--app all gateway stop --all").err()).startsWith("hermes (" + home.resolve(".hermes") + ")\n✓");
    }

    @Test
    void invalidAppFileDoesNotStopTheOthersAndRemediesNameTheApp() throws Exception {
        hermesAndOpenclaw();
        Path broken = home.resolve(".hermes/gatehouse.yaml");
        Files.writeString(broken, "app: x\n");
        Result result = run("--app all gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("✗ " + broken + ": ", "must have the key 'command'");
        assertThat(result.out()).contains("openclaw (").contains("PROFILE");
        JsonArray apps = run("--app all gateway list --json").json().getArray("apps");
        assertThat(apps.getObject(0).getString("home")).isNull();
        assertThat(apps.getObject(0).getInt("exitCode")).isEqualTo(1);
        assertThat(apps.getObject(0).getObject("result").getObject("error").getString("message"))
                .contains("must have the key 'command'");
        assertThat(apps.getObject(1).getInt("exitCode")).isZero();
        Files.delete(broken);
        Files.writeString(home.resolve(".hermes/config.yaml"), "gateway: 5\n");
        assertThat(run("--app all check").err())
                .contains("gatehouse --app hermes ")
                .doesNotContain("--app all");
    }

    @Test
    void highestExitCodeCounts() throws Exception {
        hermesAndOpenclaw();
        JsonArray apps = run("--app all --json gateway status --all").json().getArray("apps");
        int worst =
                Math.max(apps.getObject(0).getInt("exitCode"), apps.getObject(1).getInt("exitCode"));
        assertThat(run("--app all gateway status --all").code()).isEqualTo(worst);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway start coder",
                "gateway status coder",
                "gateway restart --all",
                "gateway uninstall --all",
                "reconcile",
                "profile list",
                "doctor",
                "detect"
            })
    void otherCommandsAreRefusedWithTheReason(String command) throws Exception {
        hermesAndOpenclaw();
        Result result = run("--app all " + command);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines().getFirst())
                .startsWith("✗ --app all is for gateway list, ")
                .contains("; name one app for `");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse app list");
    }

    @Test
    void optionsOfOneHomeAreRefused() throws Exception {
        hermesAndOpenclaw();
        assertThat(run("--app all --home /x gateway list").err()).contains("--home cannot be combined with --app all");
        assertThat(run("--app all -p coder gateway list").err())
                .contains("--profile cannot be combined with --app all");
    }

    @Test
    void noAppAtAllIsAFailure() {
        Result result = run("--app all check");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines()).containsExactly("✗ No app has a home here", "  gatehouse app list");
    }
}
