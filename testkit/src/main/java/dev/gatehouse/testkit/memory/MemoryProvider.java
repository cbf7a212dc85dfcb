package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backend of the kind {@code memory}. It is never detected, only named, as by {@code GATEHOUSE_MANAGER=memory}. In one
 * process, each home has one manager, whose time is that of the host, until {@link #forget}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MemoryProvider implements ServiceManagerProvider {
    /** The kind of in-memory managers. */
    public static final Kind KIND = Kind.of("memory");

    private static final Map<Path, InMemoryServiceManager> MANAGERS = new ConcurrentHashMap<>();

    /** Makes a provider, as {@link java.util.ServiceLoader} does. */
    public MemoryProvider() {}

    /**
     * Returns the manager that every request for a home opens in this process.
     *
     * @param home the home
     * @return the manager
     */
    public static InMemoryServiceManager managerOf(Home home) {
        return MANAGERS.computeIfAbsent(home.path(), _ -> InMemoryServiceManager.inRealTime(home));
    }

    /**
     * Forgets the manager of a home and everything that it keeps.
     *
     * @param home the home
     */
    public static void forget(Home home) {
        MANAGERS.remove(home.path());
    }

    @Override
    public Kind kind() {
        return KIND;
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        return managerOf(request.home());
    }

    /** {@return the gateways that the home's manager knows in this process} */
    @Override
    public List<Holder> holders(HolderQuery query) {
        InMemoryServiceManager manager = MANAGERS.get(query.home().path());
        if (manager == null) {
            return List.of();
        }
        List<Holder> holders = new ArrayList<>();
        for (HolderQuery.Sought sought : query.gateways()) {
            ServiceStatus status = manager.status(sought.service());
            if (status.state() != State.ABSENT) {
                holders.add(holder(manager, status));
            }
        }
        return holders;
    }

    private static Holder holder(InMemoryServiceManager manager, ServiceStatus status) {
        ServiceName service = status.service();
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            String word = verb.word();
            commands.put(verb, Remedy.gatehouse("--manager", KIND.word(), "gateway", word, service.toString()));
        }
        return new Holder(
                service,
                manager.kind(),
                manager.location(service),
                "service " + service + " in memory",
                status.pid(),
                status.isRunning(),
                status.state().isActive() || status.enabled().orElse(false),
                true,
                commands);
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return managerOf(request.home()).renderer();
    }
}
