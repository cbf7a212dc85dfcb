package dev.gatehouse.manager;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A model of a service manager, in memory: it keeps what it is told as a real one would, and starts no process.
 *
 * <p>Faithful to the contract where tests of its callers rely on it: a known service is refreshed and never started or
 * stopped by {@code define}; an unknown one cannot be started; bulk operations try all; status never fails. Everything
 * it was asked to change is in {@link #calls}, bulk calls as one entry.
 */
public final class ModelServiceManager implements ServiceManager {
    private static final class Entry {
        private String rendered = "";
        private State state = State.DOWN;
    }

    private final Map<ServiceName, Entry> known = new TreeMap<>();
    private final Map<ServiceName, GatehouseException> refusals = new HashMap<>();
    private final Map<ServiceName, Inspection> obstacles = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<ServiceName, GatehouseException> refusedCommands = new HashMap<>();
    private Runnable onRemoval = () -> {};
    private boolean atRunTime;

    /** The changing calls so far, in order, as {@code define-up [a, b]}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** From now on services are made known at run time. */
    public void registerAtRunTime() {
        atRunTime = true;
    }

    /** What every later change of this service fails with. */
    public void refuse(String service, GatehouseException failure) {
        refusals.put(ServiceName.of(service), failure);
    }

    /** What every later start, stop and restart of this service fails with; it can be defined and removed all the same. */
    public void refuseCommands(String service, GatehouseException failure) {
        refusedCommands.put(ServiceName.of(service), failure);
    }

    /** What happens when services are removed. */
    public void onRemoval(Runnable action) {
        onRemoval = action;
    }

    /** Puts a known service into a state by itself, as a crash would. */
    public void become(String service, State state) {
        entry(ServiceName.of(service)).state = state;
    }

    /** Something else stands in a service's place. */
    public void occupy(String service, boolean byApp, GatehouseException obstacle) {
        obstacles.put(ServiceName.of(service), Inspection.taken(ServiceName.of(service), byApp, obstacle));
    }

    public State state(String service) {
        return status(ServiceName.of(service)).state();
    }

    private void requireCommandable(ServiceName service) {
        GatehouseException refusal = refusedCommands.get(service);
        if (refusal != null) {
            throw refusal;
        }
    }

    private Entry entry(ServiceName service) {
        Entry entry = known.get(service);
        if (entry == null) {
            throw new GatewayNotRegisteredException(service.profile(), true);
        }
        return entry;
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
                Path.of("/model", definition.profile().value()),
                List.of(new RenderedFile(Path.of("definition"), definition.toString(), 0644)));
    }

    private String rendered(GatewayDefinition definition) {
        return renderer().render(definition).files().toString();
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return each("start", services, service -> {
            requireCommandable(service);
            Entry entry = entry(service);
            if (!entry.state.isRunning()) {
                entry.state = State.UP;
                return Outcome.Change.STARTED;
            }
            return Outcome.Change.UNCHANGED;
        });
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return each("stop", services, service -> {
            requireCommandable(service);
            entry(service).state = State.DOWN;
            return Outcome.Change.STOPPED;
        });
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return each("restart", services, service -> {
            requireCommandable(service);
            entry(service).state = State.UP;
            return Outcome.Change.RESTARTED;
        });
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        Map<ServiceName, GatewayDefinition> byName = new HashMap<>();
        definitions.forEach(definition -> byName.put(definition.service(), definition));
        List<ServiceName> services =
                definitions.stream().map(GatewayDefinition::service).toList();
        return each(initially == Initially.UP ? "define-up" : "define-down", services, service -> {
            String rendered = rendered(byName.get(service));
            Entry entry = known.get(service);
            if (entry == null) {
                entry = new Entry();
                entry.state = initially == Initially.UP ? State.UP : State.DOWN;
                entry.rendered = rendered;
                known.put(service, entry);
                return Outcome.Change.CREATED;
            }
            boolean same = entry.rendered.equals(rendered);
            entry.rendered = rendered;
            return same ? Outcome.Change.UNCHANGED : Outcome.Change.REFRESHED;
        });
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        onRemoval.run();
        return each(
                "remove",
                services,
                service -> known.remove(service) == null ? Outcome.Change.UNCHANGED : Outcome.Change.REMOVED);
    }

    private Batch each(String call, Collection<ServiceName> services, Function<ServiceName, Outcome.Change> operation) {
        calls.add(call + " " + services);
        List<Outcome> outcomes = new ArrayList<>();
        for (ServiceName service : services) {
            try {
                GatehouseException refusal = refusals.get(service);
                if (refusal != null) {
                    throw refusal;
                }
                outcomes.add(Outcome.of(service, operation.apply(service)));
            } catch (GatehouseException e) {
                outcomes.add(Outcome.failed(service, e));
            }
        }
        return new Batch(outcomes);
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        return services.stream().map(this::statusOf).toList();
    }

    private ServiceStatus statusOf(ServiceName service) {
        Entry entry = known.get(service);
        if (entry == null) {
            return ServiceStatus.notInstalled(service);
        }
        Optional<String> reason = entry.state == State.FAILED ? Optional.of("exit 78") : Optional.empty();
        return new ServiceStatus(
                service,
                entry.state,
                reason,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(entry.state.isRunning()),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return definitions.stream().map(this::inspection).toList();
    }

    private Inspection inspection(GatewayDefinition definition) {
        Inspection obstacle = obstacles.get(definition.service());
        if (obstacle != null) {
            return obstacle;
        }
        Entry entry = known.get(definition.service());
        if (entry == null) {
            return new Inspection(definition.service(), Inspection.Verdict.ABSENT, List.of());
        }
        boolean current = entry.rendered.equals(rendered(definition));
        return new Inspection(
                definition.service(),
                current ? Inspection.Verdict.CURRENT : Inspection.Verdict.STALE,
                current ? List.of() : List.of("definition"));
    }

    @Override
    public List<ServiceName> services() {
        return List.copyOf(known.keySet());
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return atRunTime;
    }
}
