package dev.gatehouse.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.memory.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileCommandsTest extends CommandTest {
    @Test
    void createRegistersTheGatewayStopped() {
        Result result = done("profile create coder --port 8000");
        assertThat(result.err()).isEqualTo("✓ Created profile coder in " + home.resolve("profiles/coder") + "\n");
        assertThat(manager.calls()).containsExactly("define-down [coder]");
        assertThat(run("gateway status coder").code()).isEqualTo(3);
        assertThat(done("profile list").out()).containsPattern("coder +8000 +stopped +" + home);
    }

    /** Hermes listens on this port, and knows nothing of Gatehouse's settings. */
    @Test
    void createWritesThePortWhereTheAppReadsIt() {
        done("profile create coder --port 8000");
        assertThat(home.resolve("profiles/coder/.env")).hasContent("API_SERVER_PORT=8000\n");
        assertThat(home.resolve("profiles/coder/config.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: {file: acme.yaml, key: a.b.port} | acme.yaml | '# coder\\na:\\n  b:\\n    port: 8000\\n'
            port: {file: acme.json, key: a.port}   | acme.json | '{"a": {"port": 8000}}\\n'
            markers: [acme.json]\\nport: {file: acme.json, key: port} | acme.json | '{"port": 8000}\\n'
            port: {file: acme, key: PORT}          | acme      | 'PORT=8000\\n'
            port: [{value: 1, profile: default}, {file: a, key: P, profile: default}, {file: b, key: P}] | b | 'P=8000\\n'
            port: {value: 9000}                    | config.yaml | '# coder\\ngateway:\\n  port: 8000\\n'
            port: {file: config.yaml, key: server.port} | config.yaml | '# coder\\nserver:\\n  port: 8000\\n'
            """)
    void createWritesThePortInTheFormatOfTheAppsFile(String keys, String file, String content) throws Exception {
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\nhome: {variable: HERMES_HOME}\ncommand: [x]\n" + keys.replace("\\n", "\n") + "\n");
        done("profile create coder --port 8000");
        assertThat(home.resolve("profiles/coder").resolve(file)).hasContent(content.replace("\\n", "\n"));
    }

    @Test
    void createRefusesAPortThatItCannotWrite() throws Exception {
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\nhome: {variable: HERMES_HOME}\ncommand: [x]\nport: {file: a.yaml, key: 'a b.port'}\n");
        Result result = run("profile create coder --port 8000");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("The port cannot be written to a.yaml")
                .contains("set a b.port there");
        assertThat(home.resolve("profiles/coder")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "doctor"})
    void twoPlacesWithDifferentPortsAreAWarning(String command) throws Exception {
        config("coder", "gateway: {port: 8000}\n");
        Path env = Files.writeString(home.resolve("profiles/coder/.env"), "API_SERVER_PORT=8000\n");
        assertThat(run(command).err()).doesNotContain("API_SERVER_PORT");
        Files.writeString(env, "API_SERVER_PORT=9000\n");
        assertThat(run(command).err())
                .contains("⚠ coder: gateway.port in " + home.resolve("profiles/coder/config.yaml")
                        + " is 8000, but API_SERVER_PORT in " + env + ", which the app itself reads, is 9000");
    }

    @Test
    void createWithStartStartsTheGateway() {
        Result result = done("profile create coder --start");
        assertThat(result.errorLines().getLast()).startsWith("✓ coder is up (pid");
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void aDisabledProfileIsNotStartedUntilItIsEnabled() {
        done("profile create coder --start");
        done("profile create writer");
        assertThat(done("profile disable coder").err()).isEqualTo("✓ Disabled profile coder; its gateway is stopped\n");
        assertThat(done("profile list").out()).containsPattern("coder +- +disabled");
        assertThat(run("gateway status coder").out()).containsPattern("coder +disabled");
        assertThat(done("gateway list").out()).containsPattern("coder +disabled .*disabled");
        assertThat(run("gateway start coder").errorLines())
                .containsExactly("✗ Profile coder is disabled", "  gatehouse profile enable coder");
        assertThat(run("gateway restart coder").code()).isEqualTo(1);
        done("gateway start --all");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        assertThat(manager.gateway("writer").state()).isEqualTo(State.UP);
        assertThat(done("reconcile --dry-run").out()).isEmpty();
        assertThat(done("profile enable coder").errorLines())
                .containsExactly("✓ Enabled profile coder", "  gatehouse gateway start coder");
        assertThat(done("profile enable coder").err()).isEqualTo("✓ Profile coder is not disabled\n");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.DOWN);
        done("gateway start coder");
    }

    @Test
    void disableNamesAMissingProfile() {
        Result result = run("--json profile disable nobody");
        assertThat(result.code()).isEqualTo(1);
        JsonObject profile = result.json().getArray("profiles").getObject(0);
        assertThat(profile.getBoolean("disabled")).isFalse();
        assertThat(profile.getObject("error").getString("message")).contains("Profile nobody does not exist");
        assertThat(run("profile enable nobody").code()).isEqualTo(1);
    }

    @Test
    void createWorksWithoutAManager() {
        managerIsThere = false;
        assertThat(done("profile create coder").errorLines()).hasSize(1);
    }

    @Test
    void createAdvisesInstallWithoutRunTimeRegistration() {
        manager.refuseRegistration();
        assertThat(done("profile create coder").errorLines())
                .hasSize(2)
                .last()
                .isEqualTo("  gatehouse gateway start coder");
        assertThat(manager.calls()).isEmpty();
    }

    @Test
    void failedRegistrationKeepsTheProfile() {
        manager.gateway("coder")
                .refuse(new GatehouseException("no room for coder", Remedy.gatehouse("gateway", "list")), Step.DEFINE);
        Result result = run("profile create coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✓ Created profile coder in " + home.resolve("profiles/coder"),
                        "⚠ Cannot register the gateway of the new profile: no room for coder",
                        "  gatehouse gateway list");
        assertThat(home.resolve("profiles/coder/SOUL.md")).exists();
    }

    @Test
    void createRefusesAnExistingProfile() {
        profile("coder");
        Result result = run("profile create coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse profile show coder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "Upper", "a.b", "-x", "_x", "../x", "ü", "a b", "x\n", "x\0", ""})
    void createRefusesNames(String name) {
        Result result = runWords("profile", "create", name);
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.errorLines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(home.resolve("profiles")).doesNotExist();
    }

    /** Exit code 2 is for words that are wrong under every app. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reserved: [root]                        | profile create root         | is reserved
            reserved: [root]                        | profile clone coder root    | is reserved
            reserved: [root]                        | profile rename coder root   | is reserved
            profiles: {fixed: it cannot}            | profile clone coder writer  | cannot be cloned: it cannot
            profiles: {fixed: it cannot}            | profile rename coder writer | cannot be renamed: it cannot
            profiles: {create: 'mkdir {directory}'} | profile create writer       | creates its profiles itself
            profiles: {create: 'mkdir {directory}'} | profile clone coder writer  | creates its profiles itself
            """)
    void whatTheAppForbidsFailsAlike(String keys, String command, String reason) throws Exception {
        profile("coder");
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\nhome: {variable: HERMES_HOME}\ncommand: [x]\nmarkers: [SOUL.md, config.yaml]\n" + keys
                        + "\n");
        Result result = run(command);
        assertThat(result.err()).contains(reason);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(home.resolve("profiles")).isDirectoryContaining("glob:**coder");
        assertThat(home.resolve("profiles/writer")).doesNotExist();
        assertThat(home.resolve("profiles/root")).doesNotExist();
    }

    @Test
    void createRefusesALongNameWithoutRepeatingIt() {
        Result result = runWords("profile", "create", "x".repeat(300));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("too long (300 >").doesNotContain("xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "99999999999", "8000x", "8 0"})
    void createRefusesPorts(String port) {
        assertThat(runWords("profile", "create", "x", "--port", port).code()).isEqualTo(2);
        assertThat(home.resolve("profiles/x")).doesNotExist();
    }

    @Test
    void createRefusesAnotherProfilesPort() throws Exception {
        config("a", "gateway: {port: 8000}\n");
        assertThat(run("profile create b --port 8000").err()).contains("already belongs to profile a");
    }

    @Test
    void createAsJson() {
        JsonObject json = done("profile create coder --port 8000 --json").json();
        assertThat(json.getInt("port")).isEqualTo(8000);
        assertThat(json.getBoolean("registered")).isTrue();
        assertThat(json.isNull("error")).isTrue();
    }

    @Test
    void deleteRemovesTheServiceFirst() {
        profile("coder");
        done("gateway start coder");
        Result result = done("profile delete coder --yes");
        assertThat(result.err()).isEqualTo("✓ Deleted profile coder\n");
        assertThat(manager.calls()).endsWith("remove [coder]");
        assertThat(home.resolve("profiles/coder")).doesNotExist();
    }

    @Test
    void aRemovalThatTakesTooLongLeavesAStoppedIntentAndAdvisesTheSameDelete() {
        profile("coder");
        done("gateway start coder");
        manager.gateway("coder")
                .refuse(
                        new TimedOutException(
                                "The supervisors did not exit",
                                Duration.ofSeconds(30),
                                "No space left on /logs",
                                Remedy.gatehouse("reconcile")),
                        Step.REMOVE);
        assertThat(run("profile delete coder --yes").errorLines())
                .containsExactly(
                        "✗ The supervisors did not exit within 30 s: No space left on /logs",
                        "  gatehouse profile delete coder --yes");
        assertThat(intent("coder")).isEqualTo("stopped");
    }

    @Test
    void aRefusedDeleteKeepsTheIntent() {
        profile("coder");
        done("gateway start coder");
        manager.gateway("coder")
                .refuse(
                        new AccessRefusedException(
                                "not the owner",
                                Remedy.gatehouse("gateway", "list").asRoot()),
                        Step.REMOVE);
        assertThat(run("profile delete coder --yes").code()).isNotZero();
        assertThat(intent("coder")).isEqualTo("running");
    }

    @Test
    void deletePromptsOnATerminal() {
        profile("coder");
        terminal = descriptor -> descriptor == 0;
        typed = "codr\n";
        assertThat(run("profile delete coder").code()).isEqualTo(1);
        assertThat(home.resolve("profiles/coder")).exists();
        typed = "coder\n";
        assertThat(done("profile delete coder").err()).contains("Type the profile name to confirm: ");
        assertThat(home.resolve("profiles/coder")).doesNotExist();
    }

    @Test
    void deleteWithoutATerminalRequiresYes() {
        profile("coder");
        Result result = run("profile delete coder");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse profile delete coder --yes");
        assertThat(home.resolve("profiles/coder")).exists();
    }

    @Test
    void deleteRefusesTheRootProfileAndUnknownProfiles() {
        assertThat(run("profile delete default --yes").code()).isEqualTo(2);
        assertThat(run("profile delete nobody --yes").code()).isEqualTo(1);
        assertThat(home).exists();
    }

    @Test
    void deleteRemovesTheServiceOfAnOrphan() throws Exception {
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        assertThat(done("profile delete ghost --yes").err()).isEqualTo("✓ Removed the service of ghost\n");
        assertThat(manager.gateway("ghost").isInstalled()).isFalse();
    }

    @Test
    void renameKeepsIntentAndState() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("profile rename coder scribe").err()).isEqualTo("✓ Renamed profile coder to scribe\n");
        assertThat(manager.gateway("coder").isInstalled()).isFalse();
        assertThat(run("gateway status scribe").code()).isZero();
        assertThat(intent("scribe")).isEqualTo("running");
        assertThat(home.resolve("profiles/coder")).doesNotExist();
    }

    @Test
    void renameKeepsAStoppedGatewayStopped() {
        done("profile create coder");
        done("profile rename coder scribe");
        assertThat(run("gateway status scribe").code()).isEqualTo(3);
        assertThat(manager.gateway("scribe").isInstalled()).isTrue();
    }

    @Test
    void refusedRenameChangesNothing() {
        profile("coder");
        profile("writer");
        done("gateway start coder");
        manager.clearCalls();
        for (String line : new String[] {"coder writer", "coder default", "default x", "coder root", "nobody x"}) {
            assertThat(run("profile rename " + line).code()).as(line).isIn(1, 2);
        }
        assertThat(manager.calls()).isEmpty();
        assertThat(run("gateway status coder").code()).isZero();
    }

    @Test
    void showPrintsTheDefinition() throws Exception {
        config("coder", "gateway: {port: 8000, ready: port}\n");
        Result result = done("profile show coder");
        assertThat(result.out())
                .containsPattern("command +hermes -p coder gateway run")
                .containsPattern("ready +when port 8000 accepts");
        JsonObject json = done("profile show coder --json").json();
        assertThat(json.getObject("definition").getArray("command").getString(2))
                .isEqualTo("coder");
        assertThat(json.getObject("intent").getString("source")).isEqualTo("nothing");
    }

    @Test
    void showReportsInvalidSettings() throws Exception {
        config("coder", "gateway: {port: 70000}\n");
        environment.put("VISUAL", "vim -p");
        Result result = run("profile show coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("coder");
        assertThat(result.errorLines().getLast()).isEqualTo("  vim -p " + home.resolve("profiles/coder/config.yaml"));
        assertThat(run("profile show coder --json").json().getString("problem")).contains("config.yaml");
    }

    @Test
    void listReportsInvalidProfilesAndShowsTheOthers() throws Exception {
        config("bad", "{\n");
        profile("good");
        Result result = run("profile list");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("bad", "good", "default");
        assertThat(run("profile list --json").json().getArray("profiles")).hasSize(3);
    }

    @Test
    void renameAndDeletePrintJson() {
        profile("old");
        JsonObject renamed = done("profile rename old new --json").json();
        assertThat(renamed.getString("name")).isEqualTo("new");
        assertThat(renamed.getString("former")).isEqualTo("old");
        JsonObject deleted = done("profile delete new --yes --json").json();
        assertThat(deleted.getString("name")).isEqualTo("new");
        assertThat(deleted.getBoolean("onDisk")).isTrue();
    }

    @Test
    void showPrintsAllSettings() throws Exception {
        config("coder", "gateway:\n  limits: {files: 100, memory: 1024}\n  harden: standard\n");
        assertThat(done("profile show coder").out())
                .contains("limits     100 open files, 1024 bytes of memory")
                .contains("hardened   yes")
                .contains("at once after exit 75; never after exit 78");
        JsonObject definition = done("profile show coder --json").json().getObject("definition");
        assertThat(definition.getObject("limits").getInt("files")).isEqualTo(100);
        assertThat(definition.getObject("limits").isNull("processes")).isTrue();
        assertThat(definition.getObject("limits").getInt("memoryBytes")).isEqualTo(1024);
        assertThat(definition.getBoolean("hardened")).isTrue();
        assertThat(definition.getObject("restart").getArray("never")).containsExactly(78);
        assertThat(definition.getObject("restart").getInt("healthySeconds")).isEqualTo(60);
        assertThat(definition.getObject("logs").getBoolean("forward")).isTrue();
    }
}
