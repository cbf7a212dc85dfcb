package dev.gatehouse.s6;

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

/** A plain gateway of the profile {@code coder}, of which a test changes what it is about. */
final class SampleGateway {
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

    SampleGateway command(String... words) {
        command = List.of(words);
        return this;
    }

    SampleGateway environment(Map<String, String> variables) {
        environment = Environment.of(variables);
        return this;
    }

    SampleGateway home(Path path) {
        home = path;
        return this;
    }

    SampleGateway activate(Path script) {
        activate = Optional.of(script);
        return this;
    }

    SampleGateway user(String name) {
        user = Optional.of(name);
        return this;
    }

    SampleGateway restart(RestartPolicy policy) {
        restart = policy;
        return this;
    }

    /** Restarts with these delays, in seconds, and with no exit code that means anything but failure. */
    SampleGateway restart(long first, long longest, long healthy) {
        return restart(new RestartPolicy(
                true,
                Duration.ofSeconds(first),
                Duration.ofSeconds(longest),
                Duration.ofSeconds(healthy),
                new TreeSet<>(),
                new TreeSet<>()));
    }

    static SortedSet<Integer> codes(Integer... codes) {
        return new TreeSet<>(List.of(codes));
    }

    SampleGateway stop(String signal, Duration grace) {
        stop = new StopPolicy(signal, grace);
        return this;
    }

    SampleGateway ready(Readiness readiness) {
        ready = readiness;
        return this;
    }

    SampleGateway limits(Limits limit) {
        limits = limit;
        return this;
    }

    SampleGateway logs(LogPolicy policy) {
        logs = policy;
        return this;
    }

    GatewayDefinition definition() {
        return new GatewayDefinition(
                ProfileName.of("coder"),
                "A gateway",
                command,
                environment,
                new HomeVariable("APP_HOME", home),
                home.resolve("profiles/coder"),
                activate,
                user,
                restart,
                stop,
                ready,
                limits,
                logs);
    }
}
