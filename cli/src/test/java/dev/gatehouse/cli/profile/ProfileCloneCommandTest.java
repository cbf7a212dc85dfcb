package dev.gatehouse.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.manager.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileCloneCommandTest extends CommandTest {
    private Path coder;

    private void coder() throws IOException {
        coder = profile("coder");
        Files.writeString(coder.resolve("config.yaml"), "# kept\ngateway:\n  port: 8000 # old\nmodel: x\n");
        Files.writeString(coder.resolve(".env"), "API_KEY=secret\nexport API_SERVER_PORT=8000 # mine\n");
        Files.setPosixFilePermissions(coder.resolve(".env"), PosixFilePermissions.fromString("rw-------"));
        for (String file : new String[] {"gateway.pid", "processes.json", "gateway_state.json"}) {
            Files.writeString(coder.resolve(file), "{}");
        }
        Files.writeString(Files.createDirectories(coder.resolve("skills/a")).resolve("SKILL.md"), "skill");
        Files.writeString(Files.createDirectories(coder.resolve("logs")).resolve("gateway.log"), "old");
        Files.writeString(coder.resolve("logs/gateway.log.1"), "older");
        Files.createSymbolicLink(coder.resolve("link"), Path.of("SOUL.md"));
    }

    @Test
    void copiesWhatIsNotAboutRunsAndGivesTheClonePortsOfItsOwn() throws Exception {
        coder();
        done("gateway start coder");
        done("gateway stop coder");
        Path writer = coder.resolveSibling("writer");
        assertThat(done("profile clone coder writer --port 8100").err())
                .isEqualTo("✓ Cloned profile coder to writer in " + writer
                        + "\n⚠ writer has the credentials of coder: give it its own before both run, or they take each"
                        + " other's messages\n");
        assertThat(writer.resolve("config.yaml")).hasContent("# kept\ngateway:\n  port: 8100 # old\nmodel: x\n");
        assertThat(writer.resolve(".env")).hasContent("API_KEY=secret\nexport API_SERVER_PORT=8100 # mine\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(writer.resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(writer.resolve("skills/a/SKILL.md")).hasContent("skill");
        assertThat(writer.resolve("logs")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(writer.resolve("link"))).hasToString("SOUL.md");
        for (String file : new String[] {"gateway.pid", "processes.json", "gateway_state.json", "gateway.intent"}) {
            assertThat(writer.resolve(file)).doesNotExist();
        }
        assertThat(manager.gateway("writer").state()).isEqualTo(State.DOWN);
        assertThat(done("profile list").out()).containsPattern("writer +8100 +stopped");
        assertThat(coder.resolve(".env")).content().contains("8000");
    }

    @Test
    void asJsonAndWithAFirstPort() throws Exception {
        profile("coder");
        JsonObject json = done("profile clone coder writer --json").json();
        assertThat(json.getString("name")).isEqualTo("writer");
        assertThat(json.isNull("port")).isTrue();
        done("profile clone coder third --port 8100");
        assertThat(home.resolve("profiles/third/.env")).hasContent("API_SERVER_PORT=8100\n");
    }

    @Test
    void requiresAPortIfTheSourceHasOne() throws Exception {
        coder();
        Result result = run("profile clone coder writer");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("✗ Profile coder has port 8000 (in " + coder.resolve("config.yaml")
                        + "): pass --port for the port of its clone");
        assertThat(coder.resolveSibling("writer")).doesNotExist();
    }

    @Test
    void refusesWhileTheSourceRuns() throws Exception {
        coder();
        done("gateway start coder");
        assertThat(run("profile clone coder writer --port 8100").errorLines())
                .containsExactly(
                        "✗ Cannot clone profile coder: its gateway runs and may change the files meanwhile",
                        "  gatehouse gateway stop coder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"coder coder", "default writer", "coder default", "coder root", "nobody writer", "coder Bad"})
    void refuses(String words) throws Exception {
        coder();
        Result result = run("profile clone " + words + " --port 8100");
        assertThat(result.code()).as(result.err()).isIn(1, 2);
        assertThat(result.errorLines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(coder.resolveSibling("writer")).doesNotExist();
    }

    @Test
    void aPortThatCannotBeWrittenIsRefusedWithItsPlace() throws Exception {
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\ncommand: [x]\nhome: {variable: HERMES_HOME}\nmarkers: [SOUL.md]\n"
                        + "port: {file: acme.json, key: server.port}\n");
        Files.writeString(profile("coder").resolve("acme.json"), "{\"a\": 1}");
        assertThat(run("profile clone coder writer --port 8100").err())
                .contains("The port cannot be written to acme.json without changing more of it: set server.port there");
        assertThat(home.resolve("profiles/writer")).doesNotExist();
    }
}
