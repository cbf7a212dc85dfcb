package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
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
    @ValueSource(
            strings = {
                "env: {A: ~}",
                "env: {A: }",
                "env: {A: [1]}",
                "env: {A: {b: c}}",
                "env: {A: !!binary aGk=}",
                "env: {A: !x y}"
            })
    void aVariableMustBeAScalar(String flow) throws IOException {
        assertGatewayRefused(flow, "gateway.env.A must be text, a number, true or false");
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
}
