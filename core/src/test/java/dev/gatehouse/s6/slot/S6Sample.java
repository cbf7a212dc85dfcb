package dev.gatehouse.s6.slot;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Builder of a plain gateway of the profile {@code coder}; a test changes what it needs. */
public final class S6Sample {
    private List<String> command = List.of("gateway", "run");
    private Environment environment = Environment.EMPTY;
    private Path home = Path.of("/srv/home");
    private Optional<Path> activate = Optional.empty();
    private Optional<String> user = Optional.empty();
    private RestartPolicy restart = RestartPolicy.ON_FAILURE;
    private StopPolicy stop = StopPolicy.DEFAULT;
    private Readiness ready = new Readiness.None();
    private Limits limits = Limits.NONE;
    private LogPolicy logs = LogPolicy.DEFAULT;

    public S6Sample command(String... words) {
        command = List.of(words);
        return this;
    }

    public S6Sample environment(Map<String, String> variables) {
        environment = Environment.of(variables);
        return this;
    }

    public S6Sample home(Path path) {
        home = path;
        return this;
    }

    public S6Sample activate(Path script) {
        activate = Optional.of(script);
        return this;
    }

    public S6Sample user(String name) {
        user = Optional.of(name);
        return this;
    }

    public S6Sample restart(RestartPolicy policy) {
        restart = policy;
        return this;
    }

    /** Restarts with these delays in seconds, and without special exit codes. */
    public S6Sample restart(long first, long longest, long healthy) {
        return restart(new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(first),
                Duration.ofSeconds(longest),
                Duration.ofSeconds(healthy),
                new TreeSet<>(),
                new TreeSet<>()));
    }

    public static SortedSet<Integer> codes(Integer... codes) {
        return new TreeSet<>(List.of(codes));
    }

    public S6Sample stop(String signal, Duration grace) {
        stop = new StopPolicy(signal, grace);
        return this;
    }

    public S6Sample ready(Readiness readiness) {
        ready = readiness;
        return this;
    }

    public S6Sample limits(Limits limit) {
        limits = limit;
        return this;
    }

    public S6Sample logs(LogPolicy policy) {
        logs = policy;
        return this;
    }

    public GatewayDefinition definition() {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        command,
                        new HomeVariable("APP_HOME", home),
                        home.resolve("profiles/coder"))
                .workingDirectory(home)
                .description("A gateway")
                .environment(environment)
                .activate(activate)
                .user(user)
                .restart(restart)
                .stop(stop)
                .ready(ready)
                .limits(limits)
                .logs(logs)
                .build();
    }
}
