package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.EnvironmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables under {@code gateway.env}: kept as written, and never shown. */
class EnvironmentSettingsTest extends ConfigYaml {
    @Test
    void variablesKeepTheirTextAsWritten() throws IOException {
        Map<String, String> variables = read("""
                gateway:
                  env:
                    A: 1.10
                    B: 010
                    C: yes
                    D: True
                    E: 1e3
                    F: 0x1F
                    G: ''
                    H: "  two  words  "
                    I: 2026-01-01
                    J: 'null'
                    K: |
                      line
                """).environment().variables();
        assertThat(variables)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("A", "1.10"),
                        Map.entry("B", "010"),
                        Map.entry("C", "yes"),
                        Map.entry("D", "True"),
                        Map.entry("E", "1e3"),
                        Map.entry("F", "0x1F"),
                        Map.entry("G", ""),
                        Map.entry("H", "  two  words  "),
                        Map.entry("I", "2026-01-01"),
                        Map.entry("J", "null"),
                        Map.entry("K", "line\n"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"env: {A: ~}", "env: {A: }", "env: {A: [1]}", "env: {A: !!binary aGk=}", "env: {A: !x y}"})
    void aVariableMustBeAScalar(String flow) throws IOException {
        assertGatewayRefused(flow, "gateway.env.A must be text, a number, true or false");
    }

    @Test
    void aValueCanDependOnTheKindOfManagerOnly() throws IOException {
        assertGatewayRefused("env: {A: {b: c}}", "unknown key 'gateway.env.A.b'");
        assertGatewayRefused(
                "env: {A: {systemd: {b: c}}}", "gateway.env.A.systemd must be text, a number, true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env: [A]", "env: A=1", "env: 1"})
    void theVariablesMustBeAMapping(String flow) throws IOException {
        assertGatewayRefused(flow, "gateway.env must be a mapping of keys to values");
    }

    @Test
    void aVariableMustHaveAValidName() throws IOException {
        assertGatewayRefused("env: {A-B: 1}", "gateway.env: environment key must match");
        assertGatewayRefused("env: {1: x}", "gateway.env: environment key must match");
        assertGatewayRefused("env: {? [a] : x}", "gateway.env must have plain words as keys");
        assertGatewayRefused("env: {A: \"x\\0y\"}", "gateway.env: the value of A must not contain a NUL");
    }

    @Test
    void valuesAreNotShownInMessages() throws IOException {
        for (String flow : new String[] {"env: TOKEN=hush", "env: {A: !x hush}"}) {
            Files.writeString(file, "gateway: {" + flow + "}\n");
            assertThatThrownBy(() -> SettingsFile.read(file))
                    .hasMessageContaining("got a text (not shown)")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
        }
    }

    @Test
    void variablesComeFromFiles() throws IOException {
        EnvironmentFiles files = gateway("env-file: '{directory}/.env', secret: {TOKEN: ~/token, OTHER: /run/other},"
                        + " secret-file: {KEY_FILE: '{home}/key'}, path: [~/.local/bin, '{home}/bin']")
                .files();
        assertThat(files.file()).contains("{directory}/.env");
        assertThat(files.secrets()).isEqualTo(Map.of("TOKEN", "~/token", "OTHER", "/run/other"));
        assertThat(files.secretFiles()).isEqualTo(Map.of("KEY_FILE", "{home}/key"));
        assertThat(files.searchPath()).containsExactly("~/.local/bin", "{home}/bin");
        assertThat(gateway("path: /opt/bin").files().searchPath()).containsExactly("/opt/bin");
        assertThat(gateway("port: 1, env-file: , path: ").files()).isEqualTo(EnvironmentFiles.NONE);
    }

    /** Whoever writes the secret itself in place of a file must not find it in a unit, a message or a log. */
    @Test
    void aWordThatIsNoPathIsRefusedAndNotShown() throws IOException {
        for (String key : List.of("secret", "secret-file")) {
            Files.writeString(file, "gateway: {" + key + ": {TOKEN: hush}}\n");
            assertThatThrownBy(() -> SettingsFile.read(file))
                    .hasMessageContaining("gateway." + key + ".TOKEN must be an absolute path")
                    .hasMessageNotContaining("hush");
        }
        assertGatewayRefused("env-file: .env", "gateway.env-file must be an absolute path, or begin with ~/");
        assertGatewayRefused("path: [bin]", "gateway.path", "must be an absolute path");
        assertGatewayRefused("path: '/a:/b'", "gateway.path must be one directory; write several as a list");
        assertGatewayRefused("secret: {TOKEN: \"/a\\nb\"}", "gateway.secret.TOKEN must be an absolute path");
    }

    @Test
    void aVariableHasOneSource() throws IOException {
        assertGatewayRefused("env: {A: 1}, secret: {A: /a}", "gateway.secret.A must not be set: env sets");
        assertGatewayRefused(
                "env: {A: 1}, secret-file: {A: /a}", "gateway.secret-file.A must not be set: env or secret");
        assertGatewayRefused("secret: {A: /a}, secret-file: {A: /a}", "gateway.secret-file.A must not be set");
        assertGatewayRefused("secret: {UID: /a}", "gateway.secret must not set UID, which belongs to the shell");
        assertGatewayRefused("secret: {a-b: /a}", "gateway.secret must have names of variables as keys");
        assertGatewayRefused("secret: /a", "gateway.secret must be a mapping");
    }

    @Test
    void anUnknownPlaceholderIsRefusedWithTheNearest() throws IOException {
        assertGatewayRefused("env: {URL: 'http://localhost:{prot}/'}", "gateway.env.URL", "did you mean {port}?");
        assertGatewayRefused("env-file: '{directry}/.env'", "gateway.env-file", "did you mean {directory}?");
        assertThat(gateway("env: {JSON: '{\"a\": {\"b\": 1}}', BRACES: '{{port}} ${HOME}'}")
                        .environment()
                        .variables())
                .containsEntry("JSON", "{\"a\": {\"b\": 1}}");
    }
}
