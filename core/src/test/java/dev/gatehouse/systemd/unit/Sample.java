package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Builder of a plain gateway of the profile {@code coder}; a test changes what it needs. */
public final class Sample {
    public static final AccountFacts.Account ALICE =
            new AccountFacts.Account("alice", 1000, "staff", Path.of("/home/alice"));

    /** Hermes, as if it did not maintain its own unit. */
    public static final App HERMES =
            Presets.named("hermes").toBuilder().ownService(OwnService.NONE).build();

    private String description = "A gateway";
    private List<String> command = List.of("/opt/app/gateway", "run");
    private Environment environment = Environment.EMPTY;
    private Path home = Path.of("/home/alice/.app");
    private Optional<Path> activate = Optional.empty();
    private RestartPolicy restart = RestartPolicy.ON_FAILURE;
    private StopPolicy stop = StopPolicy.DEFAULT;
    private Readiness ready = new Readiness.None();
    private Limits limits = Limits.NONE;
    private Hardening hardening = Hardening.NONE;

    Sample description(String text) {
        description = text;
        return this;
    }

    Sample command(String... words) {
        command = List.of(words);
        return this;
    }

    public Sample environment(Map<String, String> variables) {
        environment = Environment.of(variables);
        return this;
    }

    public Sample home(Path path) {
        home = path;
        return this;
    }

    Sample activate(Path script) {
        activate = Optional.of(script);
        return this;
    }

    Sample restart(RestartPolicy policy) {
        restart = policy;
        return this;
    }

    static RestartPolicy policy(int first, int longest, int healthy, Set<Integer> atOnce, Set<Integer> never) {
        return new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(first),
                Duration.ofSeconds(longest),
                Duration.ofSeconds(healthy),
                new TreeSet<>(atOnce),
                new TreeSet<>(never));
    }

    Sample stop(String signal, Duration grace) {
        stop = new StopPolicy(signal, grace);
        return this;
    }

    public Sample ready(Readiness readiness) {
        ready = readiness;
        return this;
    }

    Sample limits(Limits limit) {
        limits = limit;
        return this;
    }

    Sample hardened() {
        hardening = Hardening.STANDARD;
        return this;
    }

    public GatewayDefinition definition() {
        return definition("coder");
    }

    public GatewayDefinition definition(String profile) {
        ProfileName name = ProfileName.of(profile);
        return GatewayDefinition.builder(
                        name,
                        command,
                        new HomeVariable("APP_HOME", home),
                        name.isDefault() ? home : home.resolve("profiles").resolve(profile))
                .description(description)
                .environment(environment)
                .activate(activate)
                .restart(restart)
                .stop(stop)
                .ready(ready)
                .limits(limits)
                .hardening(hardening)
                .build();
    }

    /** Returns the context of units in the user scope. */
    static UnitContext user() {
        return user(Path.of("/home/alice/.config/systemd/user"));
    }

    /** Returns the same with another unit directory. */
    public static UnitContext user(Path units) {
        return new UnitContext(HERMES, Scope.USER, units, Optional.empty(), HomeMapping.NONE, UnitNames.usual(HERMES));
    }

    /** Returns the context of system units that root installs for this user. */
    static UnitContext system() {
        return new UnitContext(
                HERMES,
                Scope.SYSTEM,
                Path.of("/etc/systemd/system"),
                Optional.of(ALICE),
                new HomeMapping(Path.of("/root"), ALICE.home()),
                UnitNames.usual(HERMES));
    }

    /** Returns the same context for an app that maintains its own unit. */
    static UnitContext over(UnitContext context) {
        App app = context.app().toBuilder()
                .ownService(new OwnService(Map.of("systemd", OwnService.DROP_IN), List.of()))
                .build();
        return new UnitContext(
                app, context.scope(), context.directory(), context.runAs(), context.mapping(), context.names());
    }

    /** Returns a renderer for a context. */
    public static Renderer renderer(UnitContext context) {
        List<Path> path = List.of(Path.of("/usr/bin"), Path.of("/bin"));
        List<Path> own = List.of(Path.of("/home/alice/.local/bin"), path.getFirst(), path.getLast());
        return new SystemdRenderer(context, context.scope() == Scope.USER ? own : path);
    }
}
