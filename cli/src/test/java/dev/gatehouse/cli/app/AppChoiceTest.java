package dev.gatehouse.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.gatehouse.app.Presets;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which app a command is about, as a user sees it. */
class AppChoiceTest extends AppHomes {
    @Test
    void theOnlyAppThatIsThereIsUsedAndSaysWhy() throws Exception {
        Path claw = appHome("openclaw", "openclaw.json");
        assertThat(done("detect").out()).containsPattern("openclaw \\(" + claw + "\\) +" + claw + " exists");
        JsonObject app = done("detect --json").json().getArray("apps").getObject(0);
        assertThat(app.getString("preset")).isEqualTo("openclaw");
        assertThat(app.getString("home")).isEqualTo(claw.toString());
        JsonObject facts = run("doctor --json").json().getObject("facts");
        assertThat(facts.getString("app")).isEqualTo("openclaw");
        assertThat(facts.getString("home")).isEqualTo(claw.toString());
        assertThat(facts.getString("reason")).isEqualTo(claw + " exists");
    }

    @Test
    void namedProfilesWithoutARootProfileAreFoundAndStarted() throws Exception {
        Path work = Files.createDirectories(home.resolve(".openclaw-work"));
        Files.writeString(work.resolve("openclaw.json"), "{gateway: {port: 18801}}");
        Path claw = home.resolve(".openclaw");
        manager = InMemoryServiceManager.of(Home.at(Presets.named("openclaw"), claw), clock);
        manager.passAs(Kind.S6);
        assertThat(done("detect").out()).containsPattern("openclaw \\(" + claw + "\\) +" + work + " exists");
        assertThat(done("app list").out()).containsPattern("openclaw +" + claw + " .*used: " + work + " exists");
        assertThat(done("profile list").out())
                .containsPattern("work +18801 .*" + work)
                .doesNotContain("default");
        assertThat(done("gateway list").out()).containsPattern("work +absent").doesNotContain("default");
        assertThat(run("gateway status work").code()).isEqualTo(3);
        assertThat(claw).as("looking creates nothing").doesNotExist();
        assertThat(run("gateway start default").errorLines())
                .contains("✗ default: Home " + claw + " has no root profile: it has no openclaw.json");
        Files.writeString(work.resolve("gateway.yaml"), "ready: none\n");
        assertThat(done("gateway start work").err()).contains("✓ work is up");
        assertThat(claw)
                .as("logs and records of service managers are kept here")
                .isDirectory();
        assertThat(Files.getPosixFilePermissions(claw)).hasSize(3);
        assertThat(done("gateway list").out()).containsPattern("work +up").doesNotContain("default");
        done("reconcile");
    }

    @Test
    void firstProfileBesideTheHomeNeedsNoHome() throws Exception {
        done("--app openclaw profile create work --port 18801");
        assertThat(home.resolve(".openclaw-work/openclaw.json")).exists();
        assertThat(done("profile list").out()).contains("work");
    }

    @Test
    void anAppWithAHomeIsFoundByItsNameAndWithoutAnOption() throws Exception {
        Path redis = Files.createDirectories(home.resolve(".redis"));
        appFile(redis, "redis");
        Path other = Files.createDirectories(home.resolve("srv"));
        for (String option : new String[] {"", "--app redis "}) {
            JsonObject facts = run(option + "doctor --json").json().getObject("facts");
            assertThat(facts.getString("app")).isEqualTo("redis");
            assertThat(facts.getString("home")).isEqualTo(redis.toString());
        }
        environment.put("GATEHOUSE_APP", "redis");
        assertThat(run("--home " + other + " doctor --json")
                        .json()
                        .getObject("facts")
                        .getString("home"))
                .isEqualTo(other.toString());
        environment.put("REDIS_HOME", other.toString());
        assertThat(run("doctor --json").json().getObject("facts").getString("home"))
                .isEqualTo(other.toString());
    }

    @Test
    void appFileInTheUsualHomeOfAPresetIsFoundWithoutAnOption() throws Exception {
        Path file = appFile(appHome("openclaw", "openclaw.json"), "mine");
        JsonObject facts = run("doctor --json").json().getObject("facts");
        assertThat(facts.getString("app")).isEqualTo("mine");
        assertThat(facts.getString("reason")).isEqualTo(file + " exists");
    }

    @Test
    void namedPresetUsesItsAppFileOfItsHomeOnlyForTheSameApp() throws Exception {
        Path claw = appHome("openclaw", "openclaw.json");
        Path file = appFile(claw, "openclaw");
        assertThat(done("--app openclaw profile show --json").out()).contains("\"sleep\"");
        assertThat(done("--app openclaw app show").out()).isEqualTo(Files.readString(file));
        assertThat(done("--app openclaw app list --json")
                        .json()
                        .getArray("apps")
                        .getObject(0)
                        .getString("file"))
                .isEqualTo(file.toString());
        appFile(claw, "other");
        assertThat(done("--app openclaw app show").out()).contains("app: openclaw");
        assertThat(run("--app openclaw doctor --json").json().getObject("facts").getString("app"))
                .isEqualTo("openclaw");
    }

    @Test
    void variableNamesAPreset() throws Exception {
        hermesAndOpenclaw();
        environment.put("GATEHOUSE_APP", "openclaw");
        assertThat(done("app show").out()).contains("app: openclaw");
        environment.put("GATEHOUSE_APP", "openclw");
        Result result = run("app show");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ GATEHOUSE_APP: 'openclw' is neither an app nor a file; apps: hermes, openclaw;"
                                + " did you mean 'openclaw'?",
                        "  unset GATEHOUSE_APP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway list", "gateway stop coder", "profile list --json", "check", "reconcile"})
    void twoAppsWithoutATerminalAreWrongUsage(String command) throws Exception {
        hermesAndOpenclaw();
        Result result = run(command);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ Several apps are here: hermes (" + home.resolve(".hermes") + "), openclaw ("
                                + home.resolve(".openclaw") + "); name one with --app",
                        "  gatehouse --app hermes " + command);
    }

    @Test
    void appFileOfOneOfTwoHomesIsNamedByItsHome() throws Exception {
        hermesAndOpenclaw();
        Path file = appFile(home.resolve(".hermes"), "mine");
        Result result = run("profile list");
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ Several apps are here: " + file + ", openclaw (" + home.resolve(".openclaw")
                                + "); name one with --app or --home",
                        "  gatehouse --home " + home.resolve(".hermes") + " profile list");
    }

    @Test
    void onATerminalTheUserChooses() throws Exception {
        hermesAndOpenclaw();
        terminal = descriptor -> true;
        environment.put("NO_COLOR", "1");
        for (String answer : new String[] {"2\n", "openclaw\n"}) {
            typed = answer;
            Result result = done("app show");
            assertThat(result.err())
                    .isEqualTo("Several apps are here:\n  1  hermes (" + home.resolve(".hermes") + ")\n  2  openclaw ("
                            + home.resolve(".openclaw") + ")\nWhich one? [1-2] ");
            assertThat(result.out()).contains("app: openclaw");
        }
        typed = "2\n";
        assertThat(run("gateway status nobody").err())
                .as("remedies name the app that was chosen")
                .contains("  gatehouse --app openclaw ");
        typed = "\n";
        assertThat(run("app show").code()).isEqualTo(2);
    }

    @Test
    void detectNamesBothAndDoesNotAsk() throws Exception {
        hermesAndOpenclaw();
        terminal = descriptor -> true;
        environment.put("NO_COLOR", "1");
        Result result = done("detect");
        assertThat(result.out()).contains("hermes (").contains("openclaw (");
        assertThat(result.err()).contains("  gatehouse app list");
        JsonArray apps = done("detect --json").json().getArray("apps");
        assertThat(apps).hasSize(2);
    }

    @Test
    void missingHomeIsExplainedWithTheAppThatWasAssumed() {
        Result result = run("gateway list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ Home directory " + home.resolve(".hermes") + " does not exist",
                        "  The app is hermes: no home of hermes or openclaw exists",
                        "  mkdir -p " + home.resolve(".hermes"));
    }
}
