package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EnvironmentSourcesTest {
    /** Windows adds its drive to a path that begins with a slash. */
    private static Path path(String text) {
        return text.startsWith("/") ? Path.of(text).toAbsolutePath() : Path.of(text);
    }

    private static EnvironmentSources of(
            String file, Map<String, String> secrets, Map<String, String> secretFiles, String... path) {
        return new EnvironmentSources(
                Optional.of(file).filter(name -> !name.isEmpty()).map(EnvironmentSourcesTest::path),
                paths(secrets),
                paths(secretFiles),
                List.of(path).stream().map(EnvironmentSourcesTest::path).toList());
    }

    private static SortedMap<String, Path> paths(Map<String, String> files) {
        TreeMap<String, Path> paths = new TreeMap<>();
        files.forEach((name, file) -> paths.put(name, path(file)));
        return paths;
    }

    @Test
    void refusesWhatNoManagerCanSet() {
        assertRefused("secret: the variable UID", Map.of("UID", "/a"), Map.of());
        assertRefused("A is set by both", Map.of("A", "/a"), Map.of("A", "/a"));
        assertRefused("secret.A must be an absolute path", Map.of("A", "a"), Map.of());
        assertRefused("environment key", Map.of("a-b", "/a"), Map.of());
        assertThatThrownBy(() -> of("", Map.of(), Map.of(), "/a" + File.pathSeparator + "b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("separator");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no path has a line break there")
    void refusesPathsOfSeveralLines() {
        assertRefused("control characters", Map.of(), Map.of("A", "/a\nb"));
    }

    private static void assertRefused(String message, Map<String, String> secrets, Map<String, String> secretFiles) {
        assertThatThrownBy(() -> of("", secrets, secretFiles))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aVariableHasOneSource() {
        GatewayDefinition.Builder gateway = GatewayDefinition.builder(
                        ProfileName.of("coder"), List.of("x"), new HomeVariable("H", path("/h")), path("/h/p"))
                .environment(Environment.of(Map.of("TOKEN", "x")));
        for (String name : List.of("TOKEN", "H")) {
            assertThatThrownBy(() -> gateway.sources(of("", Map.of(name, "/a"), Map.of()))
                            .build())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(name + " is set by a secret, and also as");
        }
    }

    @Test
    void theSearchPathComesFirst() {
        EnvironmentSources sources = of("", Map.of(), Map.of(), "/a", "/b");
        assertThat(sources.before("/usr/bin:/bin", ":")).isEqualTo(path("/a") + ":" + path("/b") + ":/usr/bin:/bin");
        assertThat(sources.before("", ":")).isEqualTo(path("/a") + ":" + path("/b"));
        assertThat(EnvironmentSources.NONE.before("/bin", ":")).isEqualTo("/bin");
    }
}
