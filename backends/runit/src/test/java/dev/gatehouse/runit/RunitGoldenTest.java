package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares renderings with golden files, which a person has reviewed. With {@code -Dgatehouse.golden.update=true} it rewrites the
 * golden files; review the diff before you commit it.
 */
class RunitGoldenTest {
    private static final String UPDATE = "gatehouse.golden.update";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** Definitions by the names of their files. */
    static Map<String, GatewayDefinition> cases() {
        Map<String, GatewayDefinition> cases = new TreeMap<>();
        cases.put("plain", Samples.plain());
        cases.put("everything", everything());
        cases.put("sources", sources());
        cases.put("never-restarted", Samples.with(Samples.plain(), RestartPolicy.NEVER));
        cases.put("always-restarted", Samples.with(Samples.plain(), RestartPolicy.ALWAYS));
        return cases;
    }

    private static GatewayDefinition everything() {
        GatewayDefinition whole = Samples.hermes();
        return whole.toBuilder()
                .environment(whole.environment().with(Map.of("TOKEN", "it's $ecret\nand long")))
                .restart(new RestartPolicy(
                        RestartPolicy.Mode.ON_FAILURE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(30),
                        new TreeSet<>(Set.of(42, 75)),
                        new TreeSet<>(Set.of(2, 78))))
                .stop(new StopPolicy("INT", Duration.ofMillis(1500)))
                .ready(new Readiness.Port(9201, Duration.ofSeconds(30)))
                .limits(new Limits(OptionalLong.of(4096), OptionalLong.of(100), OptionalLong.empty()))
                .logs(new LogPolicy(3, 500_000, true))
                .build();
    }

    private static GatewayDefinition sources() {
        return Samples.hermes().toBuilder()
                .sources(new EnvironmentSources(
                        Optional.of(Path.of("/home/alice/.acme/.env")),
                        new TreeMap<>(Map.of("API_TOKEN", Path.of("/home/alice/it's a secret"))),
                        new TreeMap<>(Map.of("KEY_FILE", Path.of("/etc/acme/key.pem"))),
                        List.of(Path.of("/home/alice/my tools"))))
                .build();
    }

    static Stream<String> names() {
        return cases().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void filesMatchTheGoldenFile(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        Rendering rendering = Samples.RENDERER.render(cases().get(name));
        text.append("# ").append(rendering.root()).append('\n');
        for (RenderedFile file : rendering.files()) {
            text.append("==> %s %04o\n".formatted(file.path(), file.mode())).append(file.content());
        }
        Path golden = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyGoldenFileBelongsToACase() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(cases().keySet());
        }
    }

    @Test
    void onlyTheEnvironmentFileHasValues() {
        Rendering rendering = Samples.RENDERER.render(everything());
        assertThat(rendering.files())
                .filteredOn(file -> file.content().contains("$ecret"))
                .singleElement()
                .satisfies(file -> assertThat(file.mode()).isEqualTo(0600));
    }

    @Test
    void refusesUnsupportedSettings() {
        GatewayDefinition limited = Samples.with(
                Samples.plain(), new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1 << 20)));
        assertThatThrownBy(() -> Samples.RENDERER.render(limited))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gateway.limits.memory");
        GatewayDefinition notifying = Samples.with(Samples.plain(), new Readiness.Notify(3, Duration.ofSeconds(5)));
        assertThatThrownBy(() -> Samples.RENDERER.render(notifying))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("notify");
    }
}
