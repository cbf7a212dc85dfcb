package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.app.App;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A real API server reads from rendered manifests what the definitions say, whatever names, values and arguments they have. */
class KubernetesManifestsTest {
    private static final int ROUNDS = 60;

    /** What YAML, JSON and shells may misread, and parts of it. */
    private static final List<String> PIECES = List.of(
            "a",
            " ",
            "'",
            "\"",
            "\\",
            "\n",
            "\t",
            "\r",
            "#",
            ": ",
            "- ",
            "---\n",
            "...",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&x",
            "*x",
            "!t",
            "|",
            ">",
            "%",
            "@",
            "`",
            "$HOME",
            "$(id)",
            "yes",
            "null",
            "~",
            "0x1F",
            "1e3",
            "1_000",
            "12:30",
            "2026-01-01",
            "\u00e9",
            "\u4e2d",
            "\ud83d\ude80",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\u0007",
            "\u001b[31m",
            "\u007f",
            "=",
            "<<",
            "<<: ",
            "--flag",
            "\n\n",
            " \n");

    private static final List<String> NAMES = List.of(
            "a",
            "0",
            "a-",
            "a_b",
            "a--b",
            "null",
            "true",
            "yes",
            "0x1",
            "1e3",
            "1_000",
            "007",
            "default2",
            "x".repeat(44),
            "a_",
            "on",
            "n");

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private static Home home() {
        App app = App.builder("acme", List.of("acme"))
                .defaults(GatewaySettings.DEFAULTS.toBuilder()
                        .sections(new KindSections(
                                Map.of("kubernetes", Map.of("image", "registry.example/acme:1", "claim", "acme"))))
                        .build())
                .build();
        return Home.at(app, Path.of("/opt/it's a home"));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static GatewayDefinition definition(Home home, int round, Random random) {
        ProfileName name = ProfileName.of(round < NAMES.size() ? NAMES.get(round) : "p" + round);
        Map<String, String> variables = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            variables.put(List.of("YES", "NULL", "A", "N0").get(i), text(random));
        }
        List<String> command = new ArrayList<>(List.of("/opt/it's/acme"));
        for (int i = 0; i < 3; i++) {
            command.add(text(random));
        }
        GatewayDefinition plain = GatewayDefinition.builder(
                        name,
                        command,
                        new HomeVariable("ACME_HOME", home.path()),
                        home.path().resolve("profiles/" + name))
                .description("acme gateway")
                .build();
        return plain.toBuilder()
                .environment(plain.environment().with(variables))
                .build();
    }

    @Test
    void theApiServerReadsWhatTheDefinitionsSay() throws Exception {
        Home home = home();
        Renderer renderer = ServiceManagers.renderer(KubernetesPlace.KIND, home, Map.of());
        List<Rendering> renderings = new ArrayList<>();
        Map<String, GatewayDefinition> definitions = new HashMap<>();
        // Always the same values: a failure can be repeated.
        Random random = new Random(20_261_130);
        for (int round = 0; round < ROUNDS; round++) {
            GatewayDefinition definition = definition(home, round, random);
            Rendering rendering = renderer.render(definition);
            renderings.add(rendering);
            assertThat(definitions.put(rendering.root().toString(), definition))
                    .as("names differ")
                    .isNull();
        }
        String stream = renderer.joined(renderings).orElseThrow();
        Path file = Files.writeString(CLUSTER.get().directory().resolve("manifests.yaml"), stream);
        JsonObject answer = JsonParser.object()
                .from(CLUSTER.get()
                        .kubectl("apply", "--dry-run=server", "-o", "json", "-f", file.toString())
                        .orThrow());
        Map<String, JsonObject> objects = new HashMap<>();
        for (Object item : answer.getArray("items")) {
            JsonObject object = (JsonObject) item;
            objects.put(
                    object.getString("kind").toLowerCase(Locale.ROOT) + "/"
                            + object.getObject("metadata").getString("name"),
                    object);
        }
        for (Rendering rendering : renderings) {
            String name = rendering.root().toString();
            Map<String, String> variables = definitions.get(name).environment().variables();
            JsonObject data = objects.get("secret/" + name).getObject("data");
            assertThat(data.keySet()).as(name).isEqualTo(variables.keySet());
            variables.forEach((key, value) -> assertThat(
                            new String(Base64.getDecoder().decode(data.getString(key)), StandardCharsets.UTF_8))
                    .as("%s of %s", key, name)
                    .isEqualTo(value));
            assertThat(objects.get("configmap/" + name).getObject("data").getString("launcher"))
                    .isEqualTo(launcher(rendering));
            assertThat(objects.get("statefulset/" + name)
                            .getObject("metadata")
                            .getObject("annotations")
                            .getString("gatehouse.dev/profile"))
                    .isEqualTo(definitions.get(name).profile().value());
        }
    }

    /** By another reader of YAML than the API server's. */
    private static String launcher(Rendering rendering) {
        RenderedFile file = rendering.files().stream()
                .filter(one -> one.path().toString().equals("configmap.yaml"))
                .findFirst()
                .orElseThrow();
        Object object = new Load(LoadSettings.builder().build()).loadFromString(file.content());
        return String.valueOf(((Map<?, ?>) ((Map<?, ?>) object).get("data")).get("launcher"));
    }
}
