package dev.gatehouse.systemd;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.files.FileTimes;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.systemd.holder.ForeignUnit;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.host.UserManager;
import dev.gatehouse.systemd.journal.JournalLogs;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Manages gateways as units of the user's or the host's systemd. */
public final class SystemdServiceManager extends BackendServiceManager<SystemdTarget> {
    private final UnitContexts contexts;
    private final SystemdBackend backend;
    private final boolean temporary;

    /**
     * Creates a manager for this host, without querying systemd.
     *
     * @param environment environment variables of the caller
     */
    public SystemdServiceManager(Home home, SystemdOptions options, Map<String, String> environment) {
        this(home, options, SystemdLayout.ofHost(environment), environment);
    }

    /**
     * Creates a manager for a host with another layout.
     *
     * @param home home of the gateways
     * @param environment environment variables of the caller
     */
    public SystemdServiceManager(
            Home home, SystemdOptions options, SystemdLayout layout, Map<String, String> environment) {
        this.contexts = new UnitContexts(home, options, layout, environment);
        UnitContext context = contexts.open();
        this.backend = new SystemdBackend(home, options, contexts.layout(context.scope()), context, environment);
        this.temporary = false;
    }

    /** Copies a manager, with transient changes. */
    private SystemdServiceManager(SystemdServiceManager other) {
        this.contexts = other.contexts;
        this.backend = other.backend;
        this.temporary = true;
    }

    /** Returns the chosen scope, or the one that was found. */
    public Scope scope() {
        return backend.context().scope();
    }

    /** Returns the layout of this host. */
    public SystemdLayout layout() {
        return backend.layout();
    }

    @Override
    public List<Advice> advice() {
        List<Advice> advice = new ArrayList<>(backend.advice().now());
        if (scope() == Scope.USER && !layout().session().isReachable()) {
            UserManager systemd = new UserManager(layout());
            advice.add(new Advice(systemd.whyUnreachable(), List.of(systemd.remedy())));
        }
        List<ServiceName> twice = new ArrayList<>(contexts.services(Scope.USER));
        twice.retainAll(contexts.services(Scope.SYSTEM));
        if (!twice.isEmpty()) {
            String names = twice.stream().map(ServiceName::toString).collect(Collectors.joining(", "));
            advice.add(new Advice(
                    "Installed both as a user unit and as a system unit: " + names,
                    List.of(contexts.uninstall(Scope.USER, twice), contexts.uninstall(Scope.SYSTEM, twice))));
        }
        return advice;
    }

    /** Returns the services whose units the app itself wrote, sorted. Defining them adopts them if the options allow it. */
    public List<ServiceName> adoptable() {
        return read(backend.units()::adoptable);
    }

    @Override
    public void admit(Verb verb, Collection<ServiceName> services) {
        backend.requireRights(verb.word(), services);
    }

    @Override
    public ServiceManager transientChanges() {
        return new SystemdServiceManager(this);
    }

    @Override
    public Kind kind() {
        return Kind.SYSTEMD;
    }

    @Override
    public String location(ServiceName service) {
        return backend.units().path(service).toString();
    }

    @Override
    public boolean takesOver(Holder holder) {
        return backend.adopts() && ForeignUnit.of(holder, layout(), scope()).isPresent();
    }

    @Override
    public List<String> takeOver(Holder holder, GatewayDefinition definition) {
        ForeignUnit unit = ForeignUnit.of(holder, layout(), scope()).orElseThrow();
        RenderedFile ours = renderer().render(definition).files().getLast();
        List<String> lines = unit.changes(ours.path().getFileName().toString(), ours.content());
        UnitEnd.of(unit.name(), backend.systemctl());
        return lines;
    }

    @Override
    public List<String> changes(GatewayDefinition definition) throws IOException {
        return new SystemdInstaller(backend).changes(definition);
    }

    @Override
    public boolean isAdopted(ServiceName service) {
        return removal().isAdopted(service);
    }

    private UnitRemoval removal() {
        return new UnitRemoval(backend, FileWriter.at(backend.context().directory()));
    }

    @Override
    public void giveBack(ServiceName service) {
        backend.requireRightsToWrite(SystemdBackend.ADOPT, List.of(service));
        removal().giveBack(service);
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        UnitContext context = backend.context();
        return FileTimes.newest(
                backend.units().decisive(service), context.directory().resolve(context.variables(service)));
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(
                        Limitation.RUNTIME_REGISTRATION,
                        "a unit survives a reboot: use `gatehouse gateway install`",
                        false),
                new Limitation(Limitation.RESTART_AGAIN, "systemd waits one second before every restart", false),
                new Limitation("logs.rotation", "the journal stores the output, with its own limits", false));
    }

    @Override
    protected Home home() {
        return backend.home();
    }

    @Override
    protected Controller<SystemdTarget> controller() {
        return new SystemdController(backend, temporary);
    }

    @Override
    protected Installer installer() {
        return new SystemdInstaller(backend);
    }

    @Override
    public GatewayLogs logs() {
        return new JournalLogs(layout(), scope(), service -> backend.context().unit(service));
    }

    /** Renders without the checks of an installation. */
    @Override
    public Renderer renderer() {
        return backend.renderer();
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        if (services.isEmpty()) {
            return List.of();
        }
        Map<String, UnitFacts> facts;
        try {
            facts = backend.show(services);
        } catch (GatehouseException e) {
            String reason = String.valueOf(e.getMessage());
            return services.stream()
                    .map(service -> ServiceStatus.unknown(service, reason))
                    .toList();
        }
        return services.stream()
                .map(service -> status(service, backend.factsOf(service, facts)))
                .toList();
    }

    /** systemd knows units only by name; the file says which home owns a unit. */
    private ServiceStatus status(ServiceName service, UnitFacts facts) {
        // A failure that systemd remembers of a unit without its file is nothing that is installed.
        if (!facts.isKnown() || (facts.is("LoadState", "not-found") && !facts.hasProcess())) {
            return ServiceStatus.absent(service);
        }
        SystemdStatusReader reader = new SystemdStatusReader(service, facts, backend.runtime(service));
        try {
            UnitDirectory.Found found = backend.units().look(service);
            return switch (found) {
                case OURS, NOTHING, REMAINS, MASK -> reader.shown(Instant.now());
                case OF_ANOTHER_HOME -> ServiceStatus.absent(service);
                case NEWER, OF_APP, FOREIGN ->
                    // An empty file is also a mask, and the reader's reason is more precise.
                    facts.isMasked()
                            ? reader.read()
                            : SystemdStatusReader.ofForeign(service, facts)
                                    .read()
                                    .remarked(String.valueOf(
                                            backend.notOurs(service, found).getMessage()));
            };
        } catch (IOException unreadable) {
            return reader.read().remarked("unit file cannot be read: " + unreadable.getMessage());
        }
    }

    @Override
    public List<ServiceName> services() {
        return read(backend.units()::services);
    }

    @Override
    public List<String> leftovers() {
        return new UnitLeftovers(backend).find().stream().map(Path::toString).toList();
    }

    @Override
    public void clearLeftovers() {
        new UnitLeftovers(backend).clear();
    }

    /** Reads the unit directory. */
    @FunctionalInterface
    private interface Reading {
        List<ServiceName> services() throws IOException;
    }

    private List<ServiceName> read(Reading reading) {
        try {
            return reading.services();
        } catch (IOException e) {
            throw StorageErrors.translate("reading the units", backend.context().directory(), e);
        }
    }
}
