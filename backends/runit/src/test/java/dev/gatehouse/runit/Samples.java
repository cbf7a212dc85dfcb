package dev.gatehouse.runit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.nio.file.Path;
import java.util.List;

/** Definitions for tests. */
final class Samples {
    static final RunitRenderer RENDERER =
            new RunitRenderer(new RunitLayout(Path.of("/etc/service"), RunitLayout.STEM.pattern("gateway-")));

    private Samples() {}

    /** A definition with defaults only. */
    static GatewayDefinition plain() {
        return of(RestartPolicy.ON_FAILURE, new Readiness.None(), Limits.NONE);
    }

    static GatewayDefinition with(GatewayDefinition other, RestartPolicy restart) {
        return of(restart, other.ready(), other.limits());
    }

    static GatewayDefinition with(GatewayDefinition other, Readiness ready) {
        return of(other.restart(), ready, other.limits());
    }

    static GatewayDefinition with(GatewayDefinition other, Limits limits) {
        return of(other.restart(), other.ready(), limits);
    }

    private static GatewayDefinition of(RestartPolicy restart, Readiness ready, Limits limits) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        List.of("/opt/acme/bin/acme", "serve", "--name", "it's me"),
                        new HomeVariable("ACME_HOME", Path.of("/home/alice/.acme")),
                        Path.of("/home/alice/.acme/profiles/coder"))
                .description("acme gateway")
                .restart(restart)
                .ready(ready)
                .limits(limits)
                .build();
    }

    /** A gateway of Hermes, which runs as its own account. */
    static GatewayDefinition hermes() {
        App app = Presets.named("hermes");
        App known = app.toBuilder().launch(app.launch().withoutVariants()).build();
        Home home = new Home(known, app.home().container());
        return new Profile(home, ProfileName.of("coder")).gateway(GatewaySettings.DEFAULTS);
    }
}
