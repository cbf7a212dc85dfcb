package dev.gatehouse.kubernetes.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.provider.SetupPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a namespace needs once for a home. */
class HomeSetupTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden-setup");

    private static final Map<String, Object> KEYS = Map.of(
            "image",
            "registry.example/hermes:0.19",
            "claim",
            "agents",
            "claim-path",
            "homes/Hermes Two",
            "user",
            "10000:10001");

    private static HomeSetup setup(String app, Map<String, Object> keys) {
        return setup(app, keys, List.of());
    }

    private static HomeSetup setup(String app, Map<String, Object> keys, List<String> profiles) {
        Home home = new Home(Presets.named(app), Path.of("/opt/data"));
        Map<String, Profile> claims = new TreeMap<>();
        profiles.forEach(name -> claims.put("agents-" + name, new Profile(home, ProfileName.of(name))));
        return new HomeSetup(home, () -> Workload.parse(keys), () -> claims, Optional.of("agents"));
    }

    private static String text(HomeSetup setup, String name) {
        return setup.parts().stream()
                .filter(part -> part.name().equals(name))
                .map(part -> part.text().get())
                .findFirst()
                .orElseThrow();
    }

    /** With {@code -Dgatehouse.golden.update=true} it rewrites the golden file; review the diff. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths in a pod are those of Linux")
    void partsMatchTheGoldenFile() throws IOException {
        matches("setup.yaml", setup("hermes", KEYS));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths in a pod are those of Linux")
    void partsWithAClaimForEachProfileMatchTheGoldenFile() throws IOException {
        Map<String, Object> keys = Map.of("image", "x:1", "claim", "agents", "profile-claim", "agents-{profile}");
        matches("claims.yaml", setup("hermes", keys, List.of("coder", "writer")));
    }

    /** The others exist, and their sizes may have been edited. */
    @Test
    void onlyTheClaimsOfNamedProfilesArePrinted() {
        Map<String, Object> keys = Map.of("image", "x:1", "claim", "agents", "profile-claim", "agents-{profile}");
        Function<List<ProfileName>, String> claims = setup("hermes", keys, List.of("coder", "writer"))
                .parts()
                .getFirst()
                .ofProfiles()
                .orElseThrow();
        assertThat(claims.apply(List.of(ProfileName.of("writer"))))
                .startsWith("---\n# Edit the size.")
                .contains("name: agents-writer\n", "10Gi")
                .doesNotContain("agents-coder", "name: agents\n");
        assertThatThrownBy(() -> claims.apply(List.of(ProfileName.DEFAULT)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Profile default has no claim of its own");
    }

    private static void matches(String file, HomeSetup setup) throws IOException {
        StringBuilder text = new StringBuilder();
        for (SetupPart part : setup.parts()) {
            text.append("# ==> ")
                    .append(part.name())
                    .append(": ")
                    .append(part.description())
                    .append('\n');
            text.append(part.text().get());
        }
        Path golden = GOLDEN.resolve(file);
        if (Boolean.getBoolean("gatehouse.golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void theRoleNeedsNoImageAndNoClaim() {
        HomeSetup setup = setup("hermes", Map.of());
        assertThat(text(setup, "role")).contains("kind: Role\n", "kind: RoleBinding", "namespace: agents");
        assertThatThrownBy(() -> text(setup, "tools"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("kubernetes.image is missing");
    }

    /** As OpenClaw has them. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths in a pod are those of Linux")
    void profilesBesideTheHomeAreSeenToo() {
        HomeSetup setup = setup("openclaw", Map.of("image", "x", "claim", "data", "claim-path", "state/.openclaw"));
        assertThat(text(setup, "tools"))
                .contains("mountPath: /opt\n", "subPath: state\n", "name: gatehouse-openclaw\n");
    }

    @Test
    void theToolsCanHaveAnotherImage() {
        HomeSetup setup = setup("hermes", Map.of("image", "x", "claim", "data", "tools-image", "tools:1"));
        assertThat(text(setup, "tools")).contains("image: 'tools:1'").contains("name: gatehouse\n");
    }
}
