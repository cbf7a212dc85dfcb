package dev.gatehouse.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file and the position that messages about invalid settings name, and the command that they advise. */
class SettingsProblemsTest extends CommandTest {
    private Path coder(String file, String text) throws IOException {
        return Files.writeString(profile("coder").resolve(file), text);
    }

    private void app(String yaml) throws IOException {
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\nhome: {variable: HERMES_HOME}\nmarkers: [SOUL.md]\n" + yaml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile list", "profile show coder", "gateway list", "gateway status coder"})
    void anInvalidPortOfTheAppIsCorrectedInItsOwnFile(String command) throws Exception {
        Path file = coder(".env", "# Hermes\nAPI_SERVER_PORT=x\n");
        assertThat(run(command).err())
                .contains(file + ": API_SERVER_PORT must be a port from 1 to 65535, got 'x' (line 2, column 17)")
                .contains("  cat -nv " + file + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a.yaml, 'server:\n  port: 99999\n', server.port, 2, 9",
        "a.yaml, 'server:\n  port: \"ä\"\n', server.port, 2, 9",
        "a.json, '{\"list\": [{\"port\": 1}],\n\"server\": {\"port\": \"x\"}}', server.port, 2, 20",
        "a.json5, '// 1\n{server: {port: 0,}}', server.port, 2, 17",
        "a.env, 'A=1\nexport PORT = x # none\nB=2', PORT, 2, 15",
    })
    void theMessageHasLineAndColumnInEveryFormat(String file, String text, String key, int line, int column)
            throws Exception {
        app("command: [x]\nport: {file: " + file + ", key: " + key + "}\n");
        coder(file, text);
        assertThat(run("profile list").err()).contains(" (line " + line + ", column " + column + ")");
    }

    @Test
    void theFileOfTheAppThatCannotBeParsedIsTheOneToCorrect() throws Exception {
        app("command: [x]\nsettings: {file: gateway.yaml}\nport: {file: a.json, key: port}\n");
        Path file = coder("a.json", "{\"port\": }");
        assertThat(run("profile list").err()).contains("  cat -nv " + file + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile list", "gateway list", "gateway status coder"})
    void aMissingPortWithoutASettingsFileIsSetByTheAdvisedCommand(String command) throws Exception {
        app("command: [x]\nready: port\nsettings: {file: gateway.yaml, section: none}\n"
                + "port: {value: 18789, profile: default}\n");
        Path file = profile("coder").resolve("gateway.yaml");
        String advised = run(command).errorLines().stream()
                .filter(line -> line.startsWith("  "))
                .findFirst()
                .orElseThrow();
        assertThat(advised).isEqualTo("  sh -c " + "'printf '\\''port: 18809\\n'\\'' >>" + file + "'");
        assertThat(new ProcessBuilder("/bin/sh", "-c", advised).start().waitFor())
                .isZero();
        assertThat(done("profile list").out()).containsPattern("coder +18809");
    }

    @Test
    void twoProfilesWithOnePortAreCorrectedWhereThePortIs() throws Exception {
        coder(".env", "API_SERVER_PORT=9000\n");
        Path second = Files.writeString(profile("writer").resolve(".env"), "API_SERVER_PORT=9000\n");
        assertThat(run("gateway list").err())
                .contains("port 9000 already belongs to profile coder")
                .contains("  cat -nv " + second + "\n");
    }
}
