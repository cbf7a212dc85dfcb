package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Gap;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayLogs;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.journal.JournalLogs;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDifference;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gateways as units of systemd, under the user's manager or the host's. */
public final class SystemdServiceManager implements ServiceManager {
    private final Home home;
    private final SystemdOptions options;
    private final SystemdLayout layout;
    private final Map<String, String> environment;
    private final SystemdBackend backend;
    private final boolean temporary;

    /**
     * Opens the manager of this host; nothing is asked yet.
     *
     * @param environment environment variables of the caller
     */
    public SystemdServiceManager(Home home, SystemdOptions options, Map<String, String> environment) {
        this(home, options, SystemdLayout.ofHost(environment), environment);
    }

    /**
     * Opens the manager of a host that is laid out in its own way.
     *
     * @param home whose gateways are managed
     * @param options what is asked of this kind of manager in particular
     * @param layout where things lie
     * @param environment environment variables of the caller
     */
    public SystemdServiceManager(
            Home home, SystemdOptions options, SystemdLayout layout, Map<String, String> environment) {
        this(home, options, layout, environment, new UnitContexts(home, options, layout, environment).open(), false);
    }

    private SystemdServiceManager(
            Home home,
            SystemdOptions options,
            SystemdLayout layout,
            Map<String, String> environment,
            UnitContext context,
            boolean temporary) {
        this.home = home;
        this.options = options;
        this.layout = layout;
        this.environment = Map.copyOf(environment);
        this.backend = new SystemdBackend(home, options, layout, context, environment);
        this.temporary = temporary;
    }

    /** The scope that was asked for, or that was found. */
    public Scope scope() {
        return backend.context().scope();
    }

    /** Where things lie on this host. */
    public SystemdLayout layout() {
        return layout;
    }

    @Override
    public List<Advice> advice() {
        UnitContexts contexts = new UnitContexts(home, options, layout, environment);
        if (!contexts.has(Scope.USER) || !contexts.has(Scope.SYSTEM)) {
            return List.of();
        }
        return List.of(new Advice(
                "gateways of this home are installed both for the user and for the system: each has two owners",
                List.of(
                        "gatehouse gateway uninstall --user --all",
                        "sudo gatehouse --home " + ShellWord.quote(home.path())
                                + " gateway uninstall --system --all")));
    }

    /** The services whose units Hermes wrote, in order: defining them takes them over where the options say so. */
    public List<ServiceName> adoptable() {
        try {
            return backend.units().services(UnitDirectory.Found.OF_HERMES);
        } catch (IOException e) {
            throw SystemdErrors.translate("reading the units", layout.units(scope()), e);
        }
    }

    @Override
    public ServiceManager temporarily() {
        return new SystemdServiceManager(home, options, layout, environment, backend.context(), true);
    }

    @Override
    public Kind kind() {
        return Kind.SYSTEMD;
    }

    @Override
    public Set<Gap> gaps() {
        return Set.of(
                new Gap(
                        Gap.RUNTIME_REGISTRATION,
                        "a unit is a file that survives a boot: `gatehouse gateway install` writes one",
                        false),
                new Gap(Gap.RESTART_AT_ONCE, "systemd lets a second pass before any restart", false),
                new Gap("logs.rotation", "the journal keeps the output, under its own limits", false));
    }

    @Override
    public GatewayLogs logs() {
        return new JournalLogs(layout, scope(), service -> backend.context().unit(service));
    }

    @Override
    public Renderer renderer() {
        return backend.renderer();
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(backend, temporary).start(services, wait);
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(backend, temporary).stop(services, wait);
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(backend, temporary).restart(services, wait);
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

    /** systemd knows units by their names alone: whose one is stands in its file. */
    private ServiceStatus status(ServiceName service, UnitFacts facts) {
        if (!facts.isKnown()) {
            return ServiceStatus.notInstalled(service);
        }
        SystemdStatusReader reader = new SystemdStatusReader(service, facts, backend.runtime(service));
        try {
            UnitDirectory.Found found = backend.units().look(service);
            return switch (found) {
                case OURS, NOTHING, MASK -> reader.read();
                case OF_ANOTHER_HOME -> ServiceStatus.notInstalled(service);
                case OF_HERMES, FOREIGN ->
                    // An empty file is a mask too, and says more of itself.
                    facts.isMasked()
                            ? reader.read()
                            : reader.read(String.valueOf(
                                    backend.notOurs(service, found).getMessage()));
            };
        } catch (IOException unreadable) {
            return reader.read("its unit cannot be read: " + unreadable.getMessage());
        }
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return new Registrar(backend).define(definitions, initially);
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        return new Removal(backend).remove(services);
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return definitions.stream().map(this::inspect).toList();
    }

    private Inspection inspect(GatewayDefinition definition) {
        ServiceName service = definition.service();
        UnitDirectory units = backend.units();
        try {
            UnitDirectory.Found found = units.look(service);
            if (found == UnitDirectory.Found.NOTHING) {
                return new Inspection(service, Inspection.Verdict.ABSENT, List.of());
            }
            boolean adopted = found == UnitDirectory.Found.OF_HERMES && options.adopt();
            if (found != UnitDirectory.Found.OURS && !adopted) {
                return Inspection.taken(
                        service, found == UnitDirectory.Found.OF_HERMES, backend.notOurs(service, found));
            }
            if (backend.context().lacksAccount()) {
                return new Inspection(
                        service,
                        Inspection.Verdict.STALE,
                        List.of(backend.context().unit(service)));
            }
            Rendering rendering = renderer().render(definition);
            List<String> differences = new ArrayList<>(
                    new UnitDifference(rendering, backend.context().variables(service)).names());
            return new Inspection(
                    service,
                    differences.isEmpty() ? Inspection.Verdict.CURRENT : Inspection.Verdict.STALE,
                    differences);
        } catch (IOException e) {
            throw SystemdErrors.translate("reading the unit of " + service, layout.units(scope()), e);
        }
    }

    @Override
    public List<ServiceName> services() {
        try {
            return backend.units().services();
        } catch (IOException e) {
            throw SystemdErrors.translate("reading the units", layout.units(scope()), e);
        }
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return false;
    }
}
