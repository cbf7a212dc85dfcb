package dev.gatehouse.launchd;

import dev.gatehouse.app.AnyHermes;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Sample definitions and layouts. */
public final class LaunchdSamples {
    public static final LaunchdLayout LAYOUT =
            new LaunchdLayout(501, Path.of("/Users/alice"), Path.of("/"), Path.of("/bin/launchctl"));

    private LaunchdSamples() {}

    public static LaunchdRenderer renderer(Domain domain) {
        return new LaunchdRenderer(Presets.named("hermes"), LAYOUT, domain, Optional.of("alice"));
    }

    /** Returns the gateway of a Hermes profile with these settings. */
    public static GatewayDefinition hermes(String profile, GatewaySettings settings) {
        return new Profile(
                        new Home(AnyHermes.withEverySign(), Path.of("/Users/alice/.hermes")), ProfileName.of(profile))
                .gateway(settings);
    }

    /** Returns default settings, except for these. */
    public static GatewaySettings settings(
            Map<String, String> environment, RestartPolicy restart, StopPolicy stop, Readiness ready, Limits limits) {
        return GatewaySettings.builder()
                .environment(Environment.of(environment))
                .restart(restart)
                .stop(stop)
                .ready(ready)
                .limits(limits)
                .build();
    }

    public static GatewaySettings restarting(RestartPolicy restart) {
        return settings(Map.of(), restart, StopPolicy.DEFAULT, new Readiness.None(), Limits.NONE);
    }

    public static RestartPolicy policy(int first, int longest, int healthy, Set<Integer> atOnce, Set<Integer> never) {
        return new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(first),
                Duration.ofSeconds(longest),
                Duration.ofSeconds(healthy),
                new TreeSet<>(atOnce),
                new TreeSet<>(never));
    }

    /** Returns a gateway that runs any command. */
    public static GatewayDefinition definition(
            Path home, List<String> command, Map<String, String> environment, Optional<Path> activate) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        command,
                        new HomeVariable("APP_HOME", home),
                        home.resolve("profiles/coder"))
                .description("A gateway")
                .environment(Environment.of(environment))
                .activate(activate)
                .build();
    }
}
