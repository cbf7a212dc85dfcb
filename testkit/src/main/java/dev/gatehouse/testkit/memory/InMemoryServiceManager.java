package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.RuntimeRegistration;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A service manager in memory, for tests of programs that use Gatehouse.
 *
 * <pre>{@code
 * VirtualClock clock = VirtualClock.create();
 * Home home = Home.at(Presets.named("hermes"), temporaryDirectory);
 * InMemoryServiceManager manager = InMemoryServiceManager.of(home, clock);
 * Gateways gateways = Gateways.of(home, manager);
 * ProfileName coder = ProfileName.of("coder");
 * gateways.create(coder);
 * gateways.start(coder);
 * manager.gateway(coder).exit(1);
 * clock.advance(Duration.ofSeconds(1));
 * assertThat(gateways.status(coder).isRunning()).isTrue();
 * }</pre>
 *
 * <b>Gateways.</b> A gateway does what its {@link Program} says; without one it is ready at once and runs until it is stopped.
 * An end is followed by what the definition's restart policy says; a delay of zero counts as 100 ms.
 *
 * <b>Time.</b> A manager of a {@link VirtualClock} never blocks: an operation that waits advances the clock. A readiness
 * check by port asks the gateway's program, not the host. A manager {@link #inRealTime in real time} waits, and tries
 * ports of this host.
 *
 * <b>Failures.</b> {@link #refuse} and {@link MemoryGateway#refuse} make calls fail with an exception of the test's choice;
 * {@link MemoryGateway#hold} lets a start hang.
 *
 * <b>Threads.</b> Thread-safe.
 *
 * @since 0.1.0
 */
public final class InMemoryServiceManager implements ServiceManager {
    private final MemoryHost host;
    private final MemoryBackend backend;
    private final List<String> calls = new ArrayList<>();
    private final Map<Step, Runnable> before = new EnumMap<>(Step.class);
    private Optional<Wait> lastWait = Optional.empty();

    private InMemoryServiceManager(Home home, Timeline time) {
        this.host = new MemoryHost(home, time);
        this.backend = new MemoryBackend(host);
    }

    /**
     * Makes a manager that knows no gateway, with a virtual clock of its own.
     *
     * @param home the home whose gateways it keeps
     * @return the manager
     */
    public static InMemoryServiceManager of(Home home) {
        return of(home, VirtualClock.create());
    }

    /**
     * Makes a manager that knows no gateway.
     *
     * @param home the home whose gateways it keeps
     * @param clock its time; managers may share one
     * @return the manager
     */
    public static InMemoryServiceManager of(Home home, VirtualClock clock) {
        return new InMemoryServiceManager(home, new Timeline.Virtual(clock));
    }

    /**
     * Makes a manager that knows no gateway and has the time of this host.
     *
     * @param home the home whose gateways it keeps
     * @return the manager
     */
    public static InMemoryServiceManager inRealTime(Home home) {
        return new InMemoryServiceManager(home, new Timeline.OfHost());
    }

    // What a test sets and sees.

    /**
     * Returns what a test can do to one gateway and see of it. The gateway need not be installed.
     *
     * @param profile whose gateway
     * @return the gateway
     */
    public MemoryGateway gateway(ProfileName profile) {
        return new MemoryGateway(host, new ServiceName(profile));
    }

    /**
     * Returns what a test can do to one gateway and see of it, as {@link #gateway(ProfileName)} does.
     *
     * @param profile the profile's name
     * @return the gateway
     */
    public MemoryGateway gateway(String profile) {
        return gateway(ProfileName.of(profile));
    }

    /**
     * Makes later calls fail, for all gateways.
     *
     * @param reason the exception
     * @param steps the calls that fail
     */
    public void refuse(GatehouseException reason, Step... steps) {
        for (Step step : steps) {
            host.refuse(step, reason);
        }
    }

    /**
     * Takes back {@link #refuse}; what gateways refuse one by one stays.
     *
     * @param steps the calls that work again
     */
    public void accept(Step... steps) {
        for (Step step : steps) {
            host.refuse(step, null);
        }
    }

    /**
     * Does something at the beginning of later calls, such as a change that another process would make at that moment.
     *
     * @param step the call
     * @param action what to do, in the calling thread; it replaces an earlier one
     */
    public void before(Step step, Runnable action) {
        synchronized (before) {
            before.put(step, action);
        }
    }

    /** Makes this a manager without registration at run time, as those of hosts are. */
    public void refuseRegistration() {
        backend.refuseRegistration();
    }

    /**
     * Makes this manager name another kind as its own, for code under test that treats kinds differently.
     *
     * @param kind the kind
     */
    public void passAs(Kind kind) {
        host.kind(kind);
    }

    /**
     * Returns the calls so far that can change something, in order: {@code define-up}, {@code define-down}, {@code start},
     * {@code stop}, {@code restart} or {@code remove}, and the services in brackets, such as {@code start [coder, writer]}.
     *
     * @return the calls, unmodifiable
     */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Forgets the calls so far. */
    public void clearCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** {@return the wait of the last start, stop or restart; empty before the first} */
    public Optional<Wait> lastWait() {
        synchronized (calls) {
            return lastWait;
        }
    }

    /**
     * Adds a line to the output of gateways, with a time of the test's choice; see also {@link MemoryGateway#print}.
     *
     * @param line the line
     */
    public void print(LogLine line) {
        host.print(line);
    }

    /** {@return the query with which the output was last read; empty before the first} */
    public Optional<LogQuery> lastQuery() {
        return host.lastQuery();
    }

    private void called(Step step, String call, Collection<ServiceName> services) {
        synchronized (calls) {
            calls.add(call + " " + List.copyOf(services));
        }
        Runnable action;
        synchronized (before) {
            action = before.getOrDefault(step, () -> {});
        }
        action.run();
    }

    private void called(Step step, String call, Collection<ServiceName> services, Wait wait) {
        synchronized (calls) {
            lastWait = Optional.of(wait);
        }
        called(step, call, services);
    }

    // What it does as a service manager.

    @Override
    public Kind kind() {
        return backend.kind();
    }

    @Override
    public Set<Limitation> limitations() {
        return backend.limitations();
    }

    @Override
    public Renderer renderer() {
        return backend.renderer();
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        called(Step.START, "start", services, wait);
        return backend.start(services, wait);
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        called(Step.STOP, "stop", services, wait);
        return backend.stop(services, wait);
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        called(Step.RESTART, "restart", services, wait);
        return backend.restart(services, wait);
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        called(
                Step.DEFINE,
                initially == Initially.UP ? "define-up" : "define-down",
                definitions.stream().map(GatewayDefinition::service).toList());
        return backend.define(definitions, initially);
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        called(Step.REMOVE, "remove", services);
        return backend.remove(services);
    }

    @Override
    public void requireStartable(Verb verb, GatewayDefinition definition, OptionalInt port) {
        backend.requireStartable(verb, definition, port);
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        return backend.status(services);
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        return backend.lastChange(service);
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return backend.inspect(definitions);
    }

    @Override
    public List<ServiceName> services() {
        return backend.services();
    }

    @Override
    public GatewayLogs logs() {
        return backend.logs();
    }

    @Override
    public Optional<RuntimeRegistration> runtimeRegistration() {
        return backend.runtimeRegistration();
    }
}
