package dev.gatehouse.testkit.fake;

import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A gateway for tests: a profile whose command is a small program that records what happens to it and obeys commands. Immutable: a
 * method that changes something returns another gateway of the same profile.
 *
 * @since 0.1.0
 */
public final class FakeGateway {
    /** Long enough that no gateway is killed by accident. */
    private static final StopPolicy PATIENT = new StopPolicy("TERM", Duration.ofSeconds(20));

    /** The port of tcpmux, which no machine serves any more. */
    private static final int DEAF_PORT = 1;

    private static final String MARKER = ".fake-planned-stop";

    private final FakeGatewayHost host;
    private final ProfileName profile;
    private final SortedMap<String, String> environment;
    private final EnvironmentSources sources;
    private final RestartPolicy restart;
    private final StopPolicy stop;
    private final Readiness ready;
    private final Limits limits;
    private final LogPolicy logs;

    private FakeGateway(
            FakeGatewayHost host,
            ProfileName profile,
            SortedMap<String, String> environment,
            EnvironmentSources sources,
            RestartPolicy restart,
            StopPolicy stop,
            Readiness ready,
            Limits limits,
            LogPolicy logs) {
        this.host = host;
        this.profile = profile;
        this.environment = environment;
        this.sources = sources;
        this.restart = restart;
        this.stop = stop;
        this.ready = ready;
        this.limits = limits;
        this.logs = logs;
    }

    /**
     * Returns the gateway of a profile, with default policies.
     *
     * @param host where it lives
     * @param profile the profile, whose directories exist
     * @return the gateway
     */
    public static FakeGateway of(FakeGatewayHost host, ProfileName profile) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("FAKE_DIR", host.directoryOf(profile).toString());
        return new FakeGateway(
                host,
                profile,
                environment,
                EnvironmentSources.NONE,
                RestartPolicy.ON_FAILURE,
                PATIENT,
                new Readiness.None(),
                Limits.NONE,
                LogPolicy.DEFAULT);
    }

    /**
     * Returns a gateway that ends as soon as it has begun.
     *
     * @param code its exit code
     * @return the gateway
     */
    public FakeGateway exiting(int code) {
        return with("FAKE_EXIT", Integer.toString(code));
    }

    /** {@return whether it ends as soon as it has begun} */
    public boolean endsAtOnce() {
        return environment.containsKey("FAKE_EXIT");
    }

    /**
     * Returns a gateway that ignores the request to end.
     *
     * @param grace after which it may be killed
     * @return the gateway
     */
    public FakeGateway stubborn(Duration grace) {
        return with("FAKE_STUBBORN", "1").with(new StopPolicy("TERM", grace));
    }

    /**
     * Returns a gateway that sends a readiness notification on the command {@code ready}.
     *
     * @param limit how long it may take to become ready
     * @return the gateway
     */
    public FakeGateway notifying(Duration limit) {
        return with("FAKE_READY_FD", "3").with(new Readiness.Notify(3, limit));
    }

    /** {@return a gateway that sends a readiness notification as soon as it has begun, so that a proven start is quick} */
    public FakeGateway readyAtOnce() {
        return notifying(Duration.ofSeconds(20)).with("FAKE_READY", "1");
    }

    /** {@return a gateway that is {@link #readyAtOnce}, if the manager accepts notifications; otherwise this one} */
    public FakeGateway readyIfItCan() {
        return host.supportsNotify() ? readyAtOnce() : this;
    }

    /** {@return a gateway that is ready when a port accepts on which nobody listens, so that its start is never proven} */
    public FakeGateway neverServing() {
        return neverServing(Duration.ofSeconds(30));
    }

    /**
     * Returns a gateway that is ready when a port accepts on which nobody listens, so that its start is never proven.
     *
     * @param limit how long it may take to become ready
     * @return the gateway
     */
    public FakeGateway neverServing(Duration limit) {
        return with(new Readiness.Port(DEAF_PORT, limit));
    }

    /**
     * Returns a gateway that writes the state file of its app: at its start, and on the command {@code state}.
     *
     * @param words the word that it writes at its start, and the reason if there is one
     * @return the gateway
     */
    public FakeGateway reporting(String words) {
        StateFile file = stateFile();
        Path path = ownDirectory().resolve(file.file());
        String keys = file.pid() + " " + file.state() + " " + file.reason().orElse("reason");
        return with("FAKE_STATE_WORD", words)
                .with("FAKE_STATE", path.toString())
                .with("FAKE_STATE_KEYS", keys);
    }

    /** {@return the state file of its app, which must have one} */
    public StateFile stateFile() {
        return host.home().app().records().state().orElseThrow();
    }

    /**
     * Returns a gateway that ends with 1 when it is asked to end, except if the manager has announced that with a file.
     *
     * @return the gateway
     */
    public FakeGateway expectingAnnouncements() {
        ownDirectory();
        PlannedStop planned = new PlannedStop(MARKER, "{pid} {start-time} {now}");
        return with("FAKE_MARKER", marker().toString())
                .with(new StopPolicy(stop.signal(), stop.grace(), Optional.of(planned)));
    }

    /** The profile's directory, which the gateway writes in: a test as root may have created it for another account's home. */
    private Path ownDirectory() {
        Path directory = host.home().directory(profile);
        try {
            UserPrincipal owner = Files.getOwner(host.home().path());
            if (!owner.equals(Files.getOwner(directory))) {
                Files.setOwner(directory, owner);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the file that announces its end} */
    public Path marker() {
        return host.home().directory(profile).resolve(MARKER);
    }

    /**
     * Returns a gateway with one more environment variable.
     *
     * @param key the name of the variable
     * @param value its value
     * @return the gateway
     */
    public FakeGateway with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(environment);
        more.put(key, value);
        return new FakeGateway(host, profile, more, sources, restart, stop, ready, limits, logs);
    }

    /**
     * Returns a gateway that gets variables from files.
     *
     * @param files the files
     * @return the gateway
     */
    public FakeGateway with(EnvironmentSources files) {
        return new FakeGateway(host, profile, environment, files, restart, stop, ready, limits, logs);
    }

    /**
     * Returns a gateway with another restart policy.
     *
     * @param policy the policy
     * @return the gateway
     */
    public FakeGateway with(RestartPolicy policy) {
        return new FakeGateway(host, profile, environment, sources, policy, stop, ready, limits, logs);
    }

    /**
     * Returns a gateway with another stop policy.
     *
     * @param policy the policy
     * @return the gateway
     */
    public FakeGateway with(StopPolicy policy) {
        return new FakeGateway(host, profile, environment, sources, restart, policy, ready, limits, logs);
    }

    /**
     * Returns a gateway with another readiness check.
     *
     * @param readiness the check
     * @return the gateway
     */
    public FakeGateway with(Readiness readiness) {
        return new FakeGateway(host, profile, environment, sources, restart, stop, readiness, limits, logs);
    }

    /**
     * Returns a gateway with another log policy.
     *
     * @param policy the policy
     * @return the gateway
     */
    public FakeGateway with(LogPolicy policy) {
        return new FakeGateway(host, profile, environment, sources, restart, stop, ready, limits, policy);
    }

    /**
     * Returns a gateway with a memory limit, which some managers refuse.
     *
     * @param bytes the limit in bytes
     * @return the gateway
     */
    public FakeGateway withMemoryLimit(long bytes) {
        Limits limited = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(bytes));
        return new FakeGateway(host, profile, environment, sources, restart, stop, ready, limited, logs);
    }

    /** {@return the name of its profile} */
    public ProfileName profile() {
        return profile;
    }

    /** {@return the name of its service} */
    public ServiceName service() {
        return new ServiceName(profile);
    }

    /** {@return its definition} */
    public GatewayDefinition definition() {
        return GatewayDefinition.builder(
                        profile,
                        host.gatewayCommand(),
                        host.home().variable(),
                        host.home().directory(profile))
                .description("Gateway under test")
                .environment(new Environment(environment))
                .sources(sources)
                .user(host.account())
                .restart(restart)
                .stop(stop)
                .ready(ready)
                .limits(limits)
                .logs(logs)
                .build();
    }

    /** {@return its record} */
    public GatewayEvents events() {
        return new GatewayEvents(directory().resolve("events"));
    }

    /** {@return the directory with its record and its commands} */
    public Path directory() {
        return host.directoryOf(profile);
    }

    /**
     * Sends it a command, such as {@code exit 3}, {@code ready}, {@code say TEXT}, {@code print TEXT} (without a newline),
     * {@code lines N}, {@code fork}, {@code detach}, {@code listen PORT}, {@code serve PORT}, {@code answer}, {@code state WORD} or
     * {@code run COMMAND}. It must have been started.
     *
     * @param command the command
     */
    public void tell(String command) {
        // Opened for both ends, a FIFO never blocks; it has no length, and a file is written on at its end.
        try (RandomAccessFile control =
                new RandomAccessFile(directory().resolve("control").toFile(), "rw")) {
            if (control.length() > 0) {
                control.seek(control.length());
            }
            control.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
