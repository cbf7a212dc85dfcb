package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunFiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All that an in-memory manager keeps. Its monitor guards the services; the lock keeps changes of definitions apart. */
final class MemoryHost {
    /** Above what any system gives a process: so these numbers are nobody's. */
    private static final long FIRST_PID = 10_000_001;

    private final Home home;
    private final Timeline time;
    private final Map<ServiceName, MemoryService> services = new TreeMap<>();
    private final Map<Step, GatehouseException> refusals = new EnumMap<>(Step.class);
    private final List<LogLine> lines = new ArrayList<>();
    private final ReentrantLock changes = new ReentrantLock();
    private Kind kind = MemoryProvider.KIND;
    private @Nullable LogQuery lastQuery;
    private long nextPid = FIRST_PID;

    MemoryHost(Home home, Timeline time) {
        this.home = home;
        this.time = time;
    }

    Home home() {
        return home;
    }

    Timeline time() {
        return time;
    }

    ReentrantLock changes() {
        return changes;
    }

    HostView view() {
        return new HostView(
                time::nanos, time::now, time.ports(PortOwners.simulated(this::serves)), time.http(this::status));
    }

    synchronized Kind kind() {
        return kind;
    }

    synchronized void kind(Kind other) {
        kind = other;
    }

    synchronized long newPid() {
        return nextPid++;
    }

    /** The service of this name, installed or not. */
    synchronized MemoryService service(ServiceName name) {
        return services.computeIfAbsent(name, created -> new MemoryService(this, created));
    }

    synchronized List<ServiceName> installed() {
        return services.values().stream()
                .filter(MemoryService::isInstalled)
                .map(MemoryService::name)
                .toList();
    }

    synchronized boolean serves(int port) {
        return services.values().stream().anyMatch(service -> service.serves(port));
    }

    private synchronized OptionalInt status(int port, String path) {
        return services.values().stream()
                .flatMapToInt(service -> service.status(port, path).stream())
                .findFirst();
    }

    /** What gateways of a test tell by their state file: they write none. */
    RunFiles files() {
        return time.isSimulated() ? new MemoryRunFiles(this) : new HomeRunFiles(home);
    }

    // Refusals.

    synchronized void refuse(Step step, @Nullable GatehouseException reason) {
        if (reason == null) {
            refusals.remove(step);
        } else {
            refusals.put(step, reason);
        }
    }

    /** What a step on a service is refused with: what was set for this service, or for all. */
    synchronized Optional<GatehouseException> refusal(Step step, ServiceName name) {
        return service(name).refusal(step).or(() -> Optional.ofNullable(refusals.get(step)));
    }

    /** What a step is refused with as a whole. */
    synchronized Optional<GatehouseException> refusal(Step step) {
        return Optional.ofNullable(refusals.get(step));
    }

    // Output.

    void print(ServiceName service, String text) {
        print(new LogLine(service, Optional.of(time.now()), text));
    }

    synchronized void print(LogLine line) {
        lines.add(line);
    }

    synchronized void noteQuery(LogQuery query) {
        lastQuery = query;
    }

    synchronized Optional<LogQuery> lastQuery() {
        return Optional.ofNullable(lastQuery);
    }

    /** All lines from a position on. */
    synchronized List<LogLine> lines(int from) {
        return List.copyOf(lines.subList(from, lines.size()));
    }
}
