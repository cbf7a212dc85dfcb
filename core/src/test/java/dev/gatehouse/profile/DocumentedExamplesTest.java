package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code accepts the examples of the documents. */
class DocumentedExamplesTest {
    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private static List<String> examples(String document) throws IOException {
        return EXAMPLE.matcher(Files.readString(DOCUMENTS.resolve(document)))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    @Test
    void everyExampleOfAProfileConfigurationChangesASetting() throws IOException {
        List<String> examples = examples("profile-config.md");
        assertThat(examples).hasSizeGreaterThan(6).allSatisfy(example -> {
            Path file = Files.writeString(directory.resolve("config.yaml"), example);
            assertThat(SettingsFile.read(file)).isNotEqualTo(GatewaySettings.DEFAULTS);
        });
    }

    @Test
    void theDocumentedErrorIsTheRealOne() throws IOException {
        Path file = Files.writeString(directory.resolve("config.yaml"), "gateway:\n  port: many\n");
        String shown = Files.readString(DOCUMENTS.resolve("profile-config.md"))
                .lines()
                .filter(line -> line.contains("/config.yaml: "))
                .findFirst()
                .orElseThrow();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> SettingsFile.read(file)))
                .hasMessageEndingWith(shown.substring(shown.indexOf("/config.yaml: ")));
    }

    @Test
    void theSmallestAppFileIsValid() throws IOException {
        Path file = Files.writeString(
                directory.resolve("gatehouse.yaml"), examples("app-file.md").getFirst());
        assertThat(AppFile.read(file).name()).isEqualTo("acme");
    }

    @Test
    void theAppFileOfHermesEqualsThePreset() throws IOException {
        Path file = Files.writeString(
                directory.resolve("gatehouse.yaml"), examples("app-file.md").getLast());
        assertThat(AppFile.read(file)).isEqualTo(Presets.named("hermes"));
    }
}
