package dev.gatehouse.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares renderings with golden files, which a person has reviewed. With {@code -Dgatehouse.golden.update=true} it rewrites the
 * golden files; review the diff before you commit it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths in a pod are those of Linux")
class KubernetesGoldenTest {
    private static final String UPDATE = "gatehouse.golden.update";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private record Case(GatewayDefinition definition, Workload workload) {}

    /** Definitions by the names of their files. */
    private static Map<String, Case> cases() {
        Map<String, Case> cases = new TreeMap<>();
        cases.put("plain", new Case(Samples.plain(), Samples.LEAST));
        cases.put("everything", new Case(everything(), whole()));
        cases.put(
                "claims",
                new Case(
                        Samples.plain(),
                        Workload.parse(Map.of("image", "x:1", "claim", "acme", "profile-claim", "acme-{profile}"))));
        return cases;
    }

    private static Workload whole() {
        return Workload.parse(Map.ofEntries(
                Map.entry("image", "registry.example/hermes@sha256:0123"),
                Map.entry("pull-policy", "IfNotPresent"),
                Map.entry("pull-secrets", List.of("registry")),
                Map.entry("user", "10000:10001"),
                Map.entry("claim", "agents"),
                Map.entry("claim-path", "homes/hermes"),
                Map.entry("mount", "profile"),
                Map.entry("service-account", "hermes"),
                Map.entry("node-selector", Map.of("disk", "ssd")),
                Map.entry("tolerations", List.of(new TreeMap<>(Map.of("key", "agents", "operator", "Exists")))),
                Map.entry("requests", Map.of("cpu", "100m", "memory", "200Mi")),
                Map.entry("limits", Map.of("cpu", "2")),
                Map.entry("writable", List.of("/tmp", "/home/hermes")),
                Map.entry("isolated", true)));
    }

    private static GatewayDefinition everything() {
        GatewayDefinition hermes = Samples.hermes();
        return hermes.toBuilder()
                .environment(hermes.environment().with(Map.of("TOKEN", "it's $ecret\nand long", "YES", "yes")))
                .sources(new EnvironmentSources(
                        Optional.of(Path.of("/opt/data/.env")),
                        new TreeMap<>(Map.of("API_TOKEN", Path.of("/opt/data/it's a secret"))),
                        new TreeMap<>(),
                        List.of(Path.of("/opt/my tools"))))
                .restart(new RestartPolicy(
                        RestartPolicy.Mode.ON_FAILURE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(30),
                        new TreeSet<>(Set.of(42, 75)),
                        new TreeSet<>(Set.of(2, 78))))
                .stop(new StopPolicy(
                        "INT",
                        Duration.ofMillis(1500),
                        Optional.of(new PlannedStop(
                                ".stop.json", "{\"pid\": {pid}, \"start\": {start-time}, \"it's\": \"{now}\"}"))))
                .ready(new Readiness.Port(9201, Duration.ofSeconds(30)))
                .limits(new Limits(OptionalLong.of(4096), OptionalLong.empty(), OptionalLong.of(1L << 30)))
                .build();
    }

    static Stream<String> names() {
        return cases().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void manifestsMatchTheGoldenFile(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        Case one = cases().get(name);
        Rendering rendering = Samples.renderer(one.workload()).render(one.definition());
        text.append("# ").append(rendering.root()).append('\n');
        for (RenderedFile file : rendering.files()) {
            text.append("# ==> %s %04o\n".formatted(file.path(), file.mode())).append(file.content());
        }
        Path golden = GOLDEN.resolve(name + ".yaml");
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyGoldenFileBelongsToACase() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(cases().keySet());
        }
    }

    @Test
    void onlyTheSecretHasValues() {
        Rendering rendering = Samples.renderer(whole()).render(everything());
        String value = everything().environment().variables().get("TOKEN");
        String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        assertThat(rendering.files())
                .filteredOn(file ->
                        file.content().contains("$ecret") || file.content().contains(encoded))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.path()).hasToString("secret.yaml");
                    assertThat(file.mode()).isEqualTo(0600);
                });
    }

    @Test
    void refusesUnsupportedSettings() {
        KubernetesRenderer renderer = Samples.renderer(Samples.LEAST);
        GatewayDefinition notifying = Samples.plain().toBuilder()
                .ready(new Readiness.Notify(3, Duration.ofSeconds(5)))
                .build();
        assertThatThrownBy(() -> renderer.render(notifying))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("notify");
        GatewayDefinition limited = Samples.plain().toBuilder()
                .limits(new Limits(OptionalLong.empty(), OptionalLong.of(5), OptionalLong.empty()))
                .build();
        assertThatThrownBy(() -> renderer.render(limited))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gateway.limits.processes");
    }

    /** As OpenClaw has them: the claim holds the home and its neighbours. */
    @Test
    void aProfileBesideTheHomeIsBesideItInTheClaimToo() {
        GatewayDefinition beside = GatewayDefinition.builder(
                        Samples.plain().profile(),
                        List.of("openclaw"),
                        Samples.plain().home(),
                        Path.of("/opt/acme-coder"))
                .build();
        assertThatThrownBy(() -> Samples.renderer(Samples.LEAST).render(beside))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("kubernetes.claim-path");
        Workload deeper = Workload.parse(Map.of("image", "x", "claim", "data", "claim-path", "state/.acme"));
        assertThat(Samples.renderer(deeper).render(beside).files().getLast().content())
                .contains("subPath: state/acme-coder");
    }
}
