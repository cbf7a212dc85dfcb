package dev.gatehouse.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        Path file = Files.writeString(
                home.resolve("acme.yaml"),
                "app: acme\ncommand: acme\nprofiles: {directory: '{home}-{profile}', root: optional}\n");
        environment.put("GATEHOUSE_APP", file.toString());
        done("profile create work --port 18801");
        assertThat(home.resolve(".acme-work/config.yaml")).exists();
        assertThat(done("profile list").out()).contains("work");
    }

    @Test
    void aProfileThatOnlyTheAppCreatesIsRefusedWithItsCommand() throws Exception {
        Path claw = appHome("openclaw", "openclaw.json");
        String onboard =
                " onboard --non-interactive --accept-risk --auth-choice skip --mode local --gateway-bind loopback"
                        + " --gateway-port ";
        String rest = " --skip-health --skip-channels --skip-skills --skip-search --skip-ui --no-install-daemon";
        assertThat(run("profile create work").errorLines())
                .containsExactly(
                        "✗ Cannot create profile work: openclaw creates its profiles itself",
                        "  openclaw --profile work" + onboard + "18809" + rest);
        assertThat(run("profile create work --port 18900").errorLines().getLast())
                .contains("--gateway-port 18900 ");
        assertThat(run("profile create work --port 18789").err())
                .contains("Port 18789 already belongs to profile default");
        assertThat(run("profile create default").code()).isEqualTo(2);
        assertThat(home.resolve(".openclaw-work")).doesNotExist();
        Files.writeString(
                Files.createDirectory(home.resolve(".openclaw-work")).resolve("openclaw.json"),
                "{gateway: {port: 18900}}");
        assertThat(run("profile create work").errorLines().getLast()).isEqualTo("  gatehouse profile show work");
        Result clone = run("profile clone work play");
        assertThat(clone.errorLines())
                .containsExactly(
                        "✗ Cannot clone profile work: OpenClaw keeps the full paths of a profile's directories in its files,"
                                + " and openclaw creates its profiles itself",
                        "  openclaw --profile play" + onboard + "18920" + rest);
        assertThat(claw.resolveSibling(".openclaw-play")).doesNotExist();
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

    /** root would not find the app by its name: that means its file only if it is root's. */
    @Test
    void aCommandForRootNamesTheFileInsteadOfTheApp() throws Exception {
        Path file = appFile(Files.createDirectories(home.resolve(".redis")), "redis");
        manager = InMemoryServiceManager.of(Home.at(AppFile.read(file), file.getParent()), clock);
        manager.passAs(Kind.S6);
        manager.refuse(
                new AccessRefusedException(
                        "no", Remedy.gatehouse("gateway", "start", "default").asRoot()),
                Step.START);
        environment.put("SUDO_USER", "somebody");
        assertThat(run("--app redis gateway start default").err())
                .contains("  sudo gatehouse --app " + file + " gateway start default\n");
    }

    @Test
    void rootUsesTheAppFileOfAnAppThatIsNamedByItsHomeOnlyIfItIsRoots() throws Exception {
        assumeTrue(Files.getAttribute(home, "unix:uid").equals(0), "only root distrusts an app file");
        Path file = appFile(Files.createDirectories(home.resolve(".redis")), "redis");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (String command : new String[] {"--app redis gateway list", "--app=redis gateway list", "gateway list"}) {
            assertThat(run(command).errorLines())
                    .first()
                    .asString()
                    .startsWith("✗ " + file + ": root does not use an app file that another user may write");
            assertThat(run(command).errorLines().getLast()).isEqualTo("  gatehouse --app " + file + " gateway list");
        }
        assertThat(run("--app " + file + " gateway list").code()).isZero();
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
