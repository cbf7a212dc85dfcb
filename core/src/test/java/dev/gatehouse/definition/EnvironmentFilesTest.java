package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnvironmentFilesTest {
    private static EnvironmentFiles of(
            String file, Map<String, String> secrets, Map<String, String> secretFiles, String... path) {
        return new EnvironmentFiles(
                Optional.of(file), new TreeMap<>(secrets), new TreeMap<>(secretFiles), List.of(path));
    }

    @Test
    void aProfileOverridesTheAppKeyByKeyAndVariableByVariable() {
        EnvironmentFiles app = of("app.env", Map.of("A", "a", "B", "b"), Map.of("C", "c", "D", "d"), "app/bin");
        EnvironmentFiles profile = of("own.env", Map.of("C", "own-c"), Map.of("A", "own-a"), "own/bin");
        EnvironmentFiles both = app.with(profile, Environment.of(Map.of("B", "a value")));
        assertThat(both).isEqualTo(of("own.env", Map.of("C", "own-c"), Map.of("A", "own-a", "D", "d"), "own/bin"));
        assertThat(app.with(EnvironmentFiles.NONE, Environment.EMPTY)).isEqualTo(app);
        assertThat(EnvironmentFiles.NONE.with(app, Environment.EMPTY)).isEqualTo(app);
    }
}
