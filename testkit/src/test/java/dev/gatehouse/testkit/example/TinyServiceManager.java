package dev.gatehouse.testkit.example;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A tiny backend as an example: gateways are children of this process, and nobody restarts them. */
final class TinyServiceManager extends BackendServiceManager<TinyServiceManager.Child> {
    private final Map<ServiceName, Service> services = new TreeMap<>();

    /** What is known of a service. Guarded by the manager's monitor. */
    private static final class Service {
        private GatewayDefinition definition;
        private Optional<Process> process = Optional.empty();
        private boolean stopped = true;
        private Instant since = Instant.now();

        private Service(GatewayDefinition definition) {
            this.definition = definition;
        }
    }

    /** A service that is ready for an operation. */
    record Child(ServiceName service, Expectations expectations, Observation before, Course course) implements Target {}

    private final Home home;

    TinyServiceManager(Home home) {
        this.home = home;
    }

    @Override
    protected Home home() {
        return home;
    }

    @Override
    public Kind kind() {
        return Kind.of("tiny");
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(Limitation.RUNTIME_REGISTRATION, "install a gateway instead", false),
                new Limitation(Limitation.ENABLED_AT_BOOT, "gateways end with this process", false),
                new Limitation(Limitation.LOGS, "output is discarded", false));
    }

    @Override
    public synchronized List<ServiceStatus> status(Collection<ServiceName> names) {
        return names.stream().map(this::status).toList();
    }

    @Override
    public synchronized ServiceStatus status(ServiceName name) {
        Service service = services.get(name);
        if (service == null) {
            return ServiceStatus.absent(name);
        }
        Optional<Process> alive = service.process.filter(Process::isAlive);
        Optional<LastExit> end = service.process
                .filter(process -> !process.isAlive())
                .map(process -> LastExit.exited(process.exitValue()));
        State state;
        if (alive.isPresent()) {
            state = service.stopped ? State.STOPPING : State.UP;
        } else if (service.stopped) {
            state = State.DOWN;
        } else {
            state = end.equals(Optional.of(LastExit.exited(0))) ? State.FINISHED : State.FAILED;
        }
        return ServiceStatus.builder(name, state)
                .since(Optional.of(service.since))
                .pid(alive.map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty()))
                .wanted(Optional.of(!service.stopped))
                .lastExit(end)
                .build();
    }

    @Override
    public synchronized List<ServiceName> services() {
        return List.copyOf(services.keySet());
    }

    private void start(Service service) {
        if (service.process.filter(Process::isAlive).isPresent()) {
            return;
        }
        GatewayDefinition definition = service.definition;
        ProcessBuilder builder = new ProcessBuilder(definition.command())
                .directory(definition.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD);
        builder.environment()
                .put(definition.home().name(), definition.home().value().toString());
        builder.environment().putAll(definition.environment().variables());
        try {
            service.process = Optional.of(builder.start());
            service.stopped = false;
            service.since = Instant.now();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop(Service service) {
        service.stopped = true;
        service.since = Instant.now();
        service.process.ifPresent(Process::destroy);
    }

    @Override
    protected Controller<Child> controller() {
        return new Controller<>() {
            @Override
            public List<Child> prepare(List<ServiceName> names, Operation operation, Refusals refusals) {
                synchronized (TinyServiceManager.this) {
                    names.stream()
                            .filter(name -> !services.containsKey(name))
                            .forEach(name ->
                                    refusals.refuse(name, new GatewayNotRegisteredException(name.profile(), false)));
                    return names.stream()
                            .filter(services::containsKey)
                            .map(name -> new Child(
                                    name,
                                    Expectations.of(services.get(name).definition),
                                    Observation.of(status(name)),
                                    operation == Operation.RESTART ? Course.STOP_FIRST : Course.AT_ONCE))
                            .toList();
                }
            }

            @Override
            public void command(Operation operation, List<Child> children, Deadline deadline, Refusals refusals) {
                synchronized (TinyServiceManager.this) {
                    for (Child child : children) {
                        Service service = services.get(child.service());
                        if (operation.ends()) {
                            stop(service);
                        } else {
                            start(service);
                        }
                    }
                }
            }

            @Override
            public Map<ServiceName, Observation> observe(Collection<Child> children, Refusals refusals) {
                return children.stream()
                        .map(Child::service)
                        .collect(Collectors.toMap(Function.identity(), name -> Observation.of(status(name))));
            }

            @Override
            public Signals<Child> signals(List<Child> children) {
                return Signals.timer(Duration.ofMillis(10));
            }

            @Override
            public void nudge(Child child, Operation operation, Observation now, Duration elapsed) {
                if (operation.ends()
                        && elapsed.compareTo(child.expectations().stop().grace()) >= 0) {
                    synchronized (TinyServiceManager.this) {
                        services.get(child.service()).process.ifPresent(Process::destroyForcibly);
                    }
                }
            }

            @Override
            public Remedy remedy(Child child, Cause cause) {
                return Remedy.gatehouse("gateway", "status", child.service().toString());
            }
        };
    }

    @Override
    protected Installer installer() {
        return new Installer() {
            @Override
            public Rendering render(GatewayDefinition definition) {
                RenderedFile file = new RenderedFile(Path.of("definition"), definition + "\n", 0644);
                return new Rendering(directory().resolve(definition.service().toString()), List.of(file));
            }

            @Override
            public Place look(ServiceName name) {
                synchronized (TinyServiceManager.this) {
                    return Place.of(services.containsKey(name) ? Place.Occupant.OURS : Place.Occupant.NOBODY);
                }
            }

            @Override
            public List<String> differences(GatewayDefinition definition, Rendering rendering) {
                synchronized (TinyServiceManager.this) {
                    boolean same = services.get(definition.service()).definition.equals(definition);
                    return same ? List.of() : List.of("definition");
                }
            }

            @Override
            public Path directory() {
                return Path.of("/tiny");
            }

            @Override
            public Session open() {
                return new TinySession();
            }
        };
    }

    /** Changes what is installed. */
    private final class TinySession implements Installer.Session {
        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            synchronized (TinyServiceManager.this) {
                for (Wanted one : wanted) {
                    Service service = new Service(one.definition());
                    if (services.putIfAbsent(one.service(), service) == null && initially == Initially.UP) {
                        start(service);
                    }
                }
            }
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            synchronized (TinyServiceManager.this) {
                wanted.forEach(one -> services.get(one.service()).definition = one.definition());
            }
        }

        @Override
        public void remove(List<ServiceName> names, Refusals refusals) {
            synchronized (TinyServiceManager.this) {
                names.forEach(services::remove);
            }
        }

        @Override
        public void close() {
            // Nothing is locked between calls.
        }
    }
}
