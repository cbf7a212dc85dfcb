package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Definitions for tests. */
public final class Samples {
    public static final KubernetesNames NAMES = new KubernetesNames(KubernetesNames.STEM.pattern("gw-"));

    /** The least that a section {@code kubernetes} has to say. */
    public static final Workload LEAST =
            Workload.parse(Map.of("image", "registry.example/acme:1.2", "claim", "acme-data"));

    private Samples() {}

    /** A definition with defaults only. */
    public static GatewayDefinition plain() {
        return plain(
                Path.of("/opt/acme").toAbsolutePath(), List.of("/opt/acme/bin/acme", "serve", "--name", "it's me"));
    }

    static GatewayDefinition plain(Path home, List<String> command) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        command,
                        new HomeVariable("ACME_HOME", home),
                        home.resolve("profiles/coder"))
                .description("acme gateway")
                .build();
    }

    /** A gateway of Hermes. */
    static GatewayDefinition hermes() {
        App app = Presets.named("hermes");
        App known = app.toBuilder().launch(app.launch().withoutVariants()).build();
        Home home = new Home(known, app.home().container());
        return new Profile(home, ProfileName.of("coder")).gateway(GatewaySettings.DEFAULTS);
    }

    public static KubernetesRenderer renderer(Workload workload) {
        return new KubernetesRenderer(service -> NAMES.of(service.profile()), _ -> workload, Optional.empty());
    }
}
