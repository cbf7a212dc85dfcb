package dev.gatehouse.cli;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A service manager that records calls and executes them at once, unless a test injects a failure. */
public final class ModelManager implements ServiceManager {
    private final Map<ServiceName, Service> services = new TreeMap<>();
    private final Set<String> failing = new TreeSet<>();
    private final Map<String, GatehouseException> refused = new TreeMap<>();
    private final Map<ServiceName, Inspection> obstacles = new TreeMap<>();
    private final Home home;
    private boolean registersAtRunTime = true;

    /** Log lines, in order of time. */
    public final List<LogLine> log = new ArrayList<>();

    /** Log lines that appear while a reader follows the log. */
    public final List<LogLine> later = new ArrayList<>();

    /** The most recent query of the logs. */
    public LogQuery lastQuery = LogQuery.all(List.of());

    /** Every call that changed something, as text. */
    public final List<String> calls = new ArrayList<>();

    /** The wait of the most recent call. */
    public Wait lastWait = Wait.none();

    ModelManager(Home home) {
        this.home = home;
    }

    private static final class Service {
        private GatewayDefinition definition;
        private State state = State.DOWN;
        private Optional<LastExit> lastExit = Optional.empty();
        private int deaths;
        private boolean stubborn;

        private Service(GatewayDefinition definition) {
            this.definition = definition;
        }
    }

    /** Makes starts of this gateway fail, with exit 1 and three deaths. */
    public void breakStartOf(String profile) {
        failing.add(profile);
    }

    /** Sets the state of a registered service. */
    public void put(String profile, State state) {
        services.get(ServiceName.of(profile)).state = state;
    }

    /** Turns off registration at run time. */
    public void refuseRegistration() {
        registersAtRunTime = false;
    }

    /** Installs a foreign service with the name of this gateway. */
    public void occupy(String profile, boolean byApp) {
        ServiceName service = ServiceName.of(profile);
        obstacles.put(service, Inspection.taken(service, byApp, new GatehouseException("taken", "gatehouse detect")));
    }

    /** Makes this gateway ignore the stop signal. */
    public void killsOnStop(String profile) {
        services.get(ServiceName.of(profile)).stubborn = true;
    }

    public boolean knows(String profile) {
        return services.containsKey(ServiceName.of(profile));
    }

    public GatewayDefinition definition(String profile) {
        return services.get(ServiceName.of(profile)).definition;
    }

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of();
    }

    @Override
    public Renderer renderer() {
        return definition -> new Rendering(
                Path.of("/scan/gateway-" + definition.profile()),
                List.of(
                        new RenderedFile(
                                Path.of("run"),
                                "#!/bin/sh\nexec " + definition.command().getFirst() + "\n",
                                0755),
                        new RenderedFile(Path.of("type"), "longrun\n", 0644)));
    }

    @Override
    public Batch start(Collection<ServiceName> names, Wait wait) {
        return each("start", names, wait, service -> up(service, Change.STARTED));
    }

    @Override
    public Batch restart(Collection<ServiceName> names, Wait wait) {
        return each("restart", names, wait, service -> {
            service.state = State.DOWN;
            return up(service, Change.RESTARTED);
        });
    }

    private Change up(Service service, Change change) {
        if (service.state.isRunning()) {
            return Change.UNCHANGED;
        }
        String profile = service.definition.profile().value();
        if (failing.contains(profile)) {
            service.state = State.FAILED;
            service.lastExit = Optional.of(LastExit.exited(1));
            service.deaths = 3;
            throw new StartFailedException(
                    "the gateway of " + profile + " did not stay up",
                    status(service.definition.service(), service),
                    "tail " + profile + ".log");
        }
        service.state = State.UP;
        return change;
    }

    @Override
    public Batch stop(Collection<ServiceName> names, Wait wait) {
        return each("stop", names, wait, service -> {
            Change change = service.state.isRunning() ? Change.STOPPED : Change.UNCHANGED;
            service.state = State.DOWN;
            if (service.stubborn) {
                service.lastExit = Optional.of(LastExit.killedBy(9));
            }
            return change;
        });
    }

    private Batch each(String verb, Collection<ServiceName> names, Wait wait, Function<Service, Change> action) {
        lastWait = wait;
        return new Batch(names.stream()
                .map(name -> {
                    calls.add(verb + " " + name);
                    Service service = services.get(name);
                    if (refused.containsKey(verb)) {
                        return Outcome.failed(name, refused.get(verb));
                    }
                    if (service == null) {
                        return Outcome.failed(
                                name,
                                new GatewayNotRegisteredException(
                                        name.profile(),
                                        home.profile(name.profile()).isPresent()));
                    }
                    try {
                        return Outcome.of(name, action.apply(service));
                    } catch (GatehouseException e) {
                        return Outcome.failed(name, e);
                    }
                })
                .toList());
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> names) {
        return names.stream().map(name -> status(name, services.get(name))).toList();
    }

    private static ServiceStatus status(ServiceName name, Service service) {
        if (service == null) {
            return ServiceStatus.notInstalled(name);
        }
        if (service.state == State.UNKNOWN) {
            return ServiceStatus.unknown(name, "no answer from the model");
        }
        return new ServiceStatus(
                name,
                service.state,
                Optional.empty(),
                Optional.of(Instant.now().minus(Duration.ofSeconds(3 * 3600 + 12 * 60 + 10))),
                service.state.isRunning() ? OptionalLong.of(4711) : OptionalLong.empty(),
                Optional.of(service.state.isRunning()),
                Optional.empty(),
                service.lastExit,
                OptionalInt.of(service.deaths));
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return new Batch(definitions.stream()
                .map(definition -> define(definition, initially))
                .toList());
    }

    private Outcome define(GatewayDefinition definition, Initially initially) {
        ServiceName name = definition.service();
        Service known = services.get(name);
        if (known != null) {
            boolean same = known.definition.equals(definition);
            known.definition = definition;
            return Outcome.of(name, same ? Change.UNCHANGED : Change.REFRESHED);
        }
        if (failing.contains("define " + name)) {
            return Outcome.failed(name, new GatehouseException("no room for " + name, "gatehouse gateway list"));
        }
        calls.add("define " + name + " " + initially);
        Service service = new Service(definition);
        service.state = initially == Initially.UP ? State.UP : State.DOWN;
        services.put(name, service);
        return Outcome.of(name, Change.CREATED);
    }

    /** Makes all calls of this verb fail. */
    public void refuse(String verb, GatehouseException reason) {
        refused.put(verb, reason);
    }

    /** Makes registrations of this gateway fail. */
    public void breakDefinitionOf(String profile) {
        failing.add("define " + profile);
    }

    @Override
    public Batch remove(Collection<ServiceName> names) {
        return new Batch(names.stream()
                .map(name -> {
                    calls.add("remove " + name);
                    if (refused.containsKey("remove")) {
                        return Outcome.failed(name, refused.get("remove"));
                    }
                    return Outcome.of(name, services.remove(name) == null ? Change.UNCHANGED : Change.REMOVED);
                })
                .toList());
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return definitions.stream()
                .map(definition -> {
                    Inspection obstacle = obstacles.get(definition.service());
                    if (obstacle != null) {
                        return obstacle;
                    }
                    Service known = services.get(definition.service());
                    Verdict verdict = known == null
                            ? Verdict.ABSENT
                            : known.definition.equals(definition) ? Verdict.CURRENT : Verdict.STALE;
                    return new Inspection(definition.service(), verdict, List.of());
                })
                .toList();
    }

    @Override
    public List<ServiceName> services() {
        return List.copyOf(services.keySet());
    }

    /** Adds a log line at a second of 1 June 2026. */
    public void prints(String profile, int second, String text) {
        Instant time = Instant.parse("2026-06-01T08:30:00.123456789Z").plusSeconds(second);
        log.add(new LogLine(ServiceName.of(profile), Optional.of(time), text));
    }

    @Override
    public GatewayLogs logs() {
        return (query, sink) -> {
            lastQuery = query;
            List<LogLine> wanted = new ArrayList<>();
            for (LogLine line : log) {
                if (failing.contains("log " + line.service())) {
                    sink.unreadable(line.service(), new GatehouseException("no permission", "sudo gatehouse"));
                } else if (query.services().contains(line.service())) {
                    wanted.add(line);
                }
            }
            boolean more = wanted.stream().allMatch(sink::line);
            if (failing.contains("log")) {
                throw new GatehouseException("the log is gone", "df -h");
            }
            if (more && query.follow() && sink.caughtUp() && later.stream().allMatch(sink::line)) {
                sink.caughtUp();
            }
        };
    }

    /** Makes the log of this gateway unreadable; without a name, reading fails after the last line. */
    public void breakLogOf(String profile) {
        failing.add(("log " + profile).strip());
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return registersAtRunTime;
    }
}
