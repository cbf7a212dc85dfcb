package dev.gatehouse.runit;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.profile.GatewaySettings;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Definitions for tests. */
final class Samples {
    static final RunitRenderer RENDERER = new RunitRenderer(new RunitLayout(Path.of("/etc/service"), "gateway-"));

    private Samples() {}

    /** One with nothing but defaults. */
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
        return new GatewayDefinition(
                ProfileName.of("coder"),
                "acme gateway",
                List.of("/opt/acme/bin/acme", "serve", "--name", "it's me"),
                Environment.EMPTY,
                new HomeVariable("ACME_HOME", Path.of("/home/alice/.acme")),
                Path.of("/home/alice/.acme/profiles/coder"),
                Optional.empty(),
                Optional.empty(),
                restart,
                StopPolicy.DEFAULT,
                ready,
                limits,
                LogPolicy.DEFAULT);
    }

    /** A gateway of Hermes, which runs as an account of its own. */
    static GatewayDefinition hermes() {
        Home home = new Home(App.hermes(), App.hermes().containerHome());
        return new Profile(home, ProfileName.of("coder")).gateway(GatewaySettings.DEFAULTS);
    }
}
