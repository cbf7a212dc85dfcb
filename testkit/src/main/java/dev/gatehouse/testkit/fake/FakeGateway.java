package dev.gatehouse.testkit.fake;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A gateway under test: a profile whose command is a small real program that does what it is told and tells what it does.
 * Immutable; each method gives one that differs in one thing, for the same profile.
 */
public final class FakeGateway {
    /** Long enough that no test sees a gateway killed which it did not mean to be killed. */
    private static final StopPolicy PATIENT = new StopPolicy("TERM", Duration.ofSeconds(20));

    /** tcpmux, which no machine has any more. */
    private static final int DEAF_PORT = 1;

    private final FakeGatewayHost host;
    private final ProfileName profile;
    private final SortedMap<String, String> environment;
    private final RestartPolicy restart;
    private final StopPolicy stop;
    private final Readiness ready;
    private final Limits limits;
    private final LogPolicy logs;

    private FakeGateway(
            FakeGatewayHost host,
            ProfileName profile,
            SortedMap<String, String> environment,
            RestartPolicy restart,
            StopPolicy stop,
            Readiness ready,
            Limits limits,
            LogPolicy logs) {
        this.host = host;
        this.profile = profile;
        this.environment = environment;
        this.restart = restart;
        this.stop = stop;
        this.ready = ready;
        this.limits = limits;
        this.logs = logs;
    }

    /** The gateway of a profile, with default policies. */
    public static FakeGateway of(FakeGatewayHost host, ProfileName profile) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("FAKE_DIR", host.directoryOf(profile).toString());
        return new FakeGateway(
                host,
                profile,
                environment,
                RestartPolicy.ON_FAILURE,
                PATIENT,
                new Readiness.None(),
                Limits.NONE,
                LogPolicy.DEFAULT);
    }

    /** It ends with this code as soon as it has begun. */
    public FakeGateway exiting(int code) {
        return with("FAKE_EXIT", Integer.toString(code));
    }

    /** Whether it is one that ends as soon as it has begun. */
    public boolean endsAtOnce() {
        return environment.containsKey("FAKE_EXIT");
    }

    /** It ignores every wish that it should end. */
    public FakeGateway stubborn(Duration grace) {
        return with("FAKE_STUBBORN", "1").with(new StopPolicy("TERM", grace));
    }

    /** It can say that it is ready, and does so when it is told to. */
    public FakeGateway notifying(Duration limit) {
        return with("FAKE_READY_FD", "3").with(new Readiness.Notify(3, limit));
    }

    /** It says that it is ready as soon as it has begun, so that a proven start takes no time. */
    public FakeGateway readyAtOnce() {
        return notifying(Duration.ofSeconds(20)).with("FAKE_READY", "1");
    }

    /** It says so where its manager listens; elsewhere a proven start takes the second in which it has to stay up. */
    public FakeGateway readyIfItCan() {
        return host.supportsNotify() ? readyAtOnce() : this;
    }

    /**
     * It would be ready when a port answers on which nobody listens. So a start of it cannot be proven, however long one
     * that ends as soon as it has begun may take for that.
     */
    public FakeGateway neverServing() {
        return neverServing(Duration.ofSeconds(30));
    }

    /** The same, with a limit of the definition's own. */
    public FakeGateway neverServing(Duration limit) {
        return with(new Readiness.Port(DEAF_PORT, limit));
    }

    /** With one more variable in its environment. */
    public FakeGateway with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(environment);
        more.put(key, value);
        return new FakeGateway(host, profile, more, restart, stop, ready, limits, logs);
    }

    public FakeGateway with(RestartPolicy policy) {
        return new FakeGateway(host, profile, environment, policy, stop, ready, limits, logs);
    }

    public FakeGateway with(StopPolicy policy) {
        return new FakeGateway(host, profile, environment, restart, policy, ready, limits, logs);
    }

    public FakeGateway with(Readiness readiness) {
        return new FakeGateway(host, profile, environment, restart, stop, readiness, limits, logs);
    }

    public FakeGateway with(LogPolicy policy) {
        return new FakeGateway(host, profile, environment, restart, stop, ready, limits, policy);
    }

    /** With a limit of memory, which not every manager can enforce. */
    public FakeGateway withMemoryLimit(long bytes) {
        Limits limited = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(bytes));
        return new FakeGateway(host, profile, environment, restart, stop, ready, limited, logs);
    }

    public ProfileName profile() {
        return profile;
    }

    public ServiceName service() {
        return new ServiceName(profile);
    }

    public GatewayDefinition definition() {
        return new GatewayDefinition(
                profile,
                "Gateway under test",
                host.gatewayCommand(),
                new Environment(environment),
                host.home().variable(),
                host.home().directory(profile),
                Optional.empty(),
                host.account(),
                restart,
                stop,
                ready,
                limits,
                logs);
    }

    public GatewayEvents events() {
        return new GatewayEvents(directory().resolve("events"));
    }

    /** The folder in which it leaves its traces. */
    public Path directory() {
        return host.directoryOf(profile);
    }

    /** Has it do something; it must have been started. */
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
