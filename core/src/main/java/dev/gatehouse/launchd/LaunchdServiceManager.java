package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.LaunchdErrors;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Gap;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayLogs;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gateways as agents or daemons of launchd. */
public final class LaunchdServiceManager implements ServiceManager {
    private final LaunchdBackend backend;
    private final Optional<LaunchdBackend> daemons;
    private final boolean temporary;

    /**
     * Opens the manager of this host; nothing is asked yet.
     *
     * @param environment environment variables of the caller; see {@link LaunchdLayout#ofHost}
     */
    public LaunchdServiceManager(Home home, LaunchdOptions options, Map<String, String> environment) {
        this(home, LaunchdLayout.ofHost(environment), options);
    }

    /**
     * Opens the manager of a host that is laid out in its own way; nothing is asked yet.
     *
     * @param home whose gateways are managed
     * @param layout where things lie
     * @param options what is asked of this kind of manager in particular
     */
    public LaunchdServiceManager(Home home, LaunchdLayout layout, LaunchdOptions options) {
        this(backend(home, layout, options), daemons(home, layout, options), false);
    }

    private LaunchdServiceManager(LaunchdBackend backend, Optional<LaunchdBackend> daemons, boolean temporary) {
        this.backend = backend;
        this.daemons = daemons;
        this.temporary = temporary;
    }

    /**
     * What renders for a Mac, on any host.
     *
     * <p>Where there is no launchd, root asks for others, whose gateways are agents; on macOS root's own are daemons.
     */
    public static Renderer renderer(Home home, LaunchdOptions options, Map<String, String> environment) {
        boolean here =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean agents = !here && options.domain() == DomainChoice.AUTOMATIC;
        LaunchdOptions meant =
                agents ? new LaunchdOptions(DomainChoice.GUI, options.runAsUser(), options.adopt()) : options;
        return new LaunchdServiceManager(home, meant, environment).renderer();
    }

    private static LaunchdBackend backend(Home home, LaunchdLayout layout, LaunchdOptions options) {
        return new LaunchdBackend(
                home, layout, options, new Launchctl(layout.launchctl()), account(home, layout, options));
    }

    /** The system's domain beside the account's own, for whom nobody has chosen one. */
    private static Optional<LaunchdBackend> daemons(Home home, LaunchdLayout layout, LaunchdOptions options) {
        return options.domain() == DomainChoice.AUTOMATIC && !layout.isRoot()
                ? Optional.of(backend(
                        home, layout, new LaunchdOptions(DomainChoice.SYSTEM, options.runAsUser(), options.adopt())))
                : Optional.empty();
    }

    /** Where a service is a daemon, and no agent of the account, plain commands mean that daemon. */
    private LaunchdBackend of(ServiceName service) {
        return daemons.filter(system -> system.has(service) && !backend.has(service))
                .orElse(backend);
    }

    private Advice onTwoOwners(List<ServiceName> twice) {
        String names = twice.stream().map(ServiceName::toString).collect(Collectors.joining(" "));
        return new Advice(
                "gateways are installed both as agents of the user and as daemons of the system: " + names,
                List.of(
                        "gatehouse gateway uninstall " + names,
                        "sudo gatehouse --home "
                                + ShellWord.quote(backend.home().path()) + " gateway uninstall --system "
                                + names));
    }

    @Override
    public List<Advice> advice() {
        return daemons.map(system ->
                        backend.services().stream().filter(system::has).toList())
                .filter(twice -> !twice.isEmpty())
                .map(twice -> List.of(onTwoOwners(twice)))
                .orElse(List.of());
    }

    /** A daemon runs as whom it was said to, or as the home's owner; as root only where that was said. */
    private static Optional<String> account(Home home, LaunchdLayout layout, LaunchdOptions options) {
        boolean daemons = layout.domains(options.domain()).contains(Domain.SYSTEM);
        if (!daemons || options.runAsUser().isPresent()) {
            return options.runAsUser();
        }
        try {
            return Optional.of(Files.getOwner(home.path()).getName()).filter(owner -> !owner.equals("root"));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public ServiceManager temporarily() {
        return new LaunchdServiceManager(backend, daemons, true);
    }

    @Override
    public Kind kind() {
        return Kind.LAUNCHD;
    }

    @Override
    public Set<Gap> gaps() {
        return Set.of(
                new Gap(
                        Gap.RUNTIME_REGISTRATION,
                        "a property list is a file that survives a boot: `gatehouse gateway install` writes one",
                        false),
                new Gap(Gap.MEMORY_LIMIT, "launchd sets no limit on the memory of several processes together", true),
                new Gap(Gap.HARDENING, "launchd isolates no service", false),
                new Gap(Gap.RESTART_AT_ONCE, "launchd lets a second pass between two starts", false),
                new Gap(
                        Gap.ENABLED_AT_BOOT,
                        "an agent starts when its account logs in, not at boot; a daemon, in the system's domain, does",
                        false),
                new Gap(
                        "ready.notify.descriptor",
                        "a descriptor above 9 is refused: the shell that opens it knows no other",
                        true),
                new Gap(
                        "stop.signal",
                        "a stop sends it; at a logout and at shutdown launchd sends SIGTERM, whatever it is",
                        false),
                new Gap("stop.timeout", "launchd counts in whole seconds, so part of one is rounded up", false),
                new Gap("logs.rotation", "a log is rotated when its gateway starts, and grows until then", false),
                new Gap(
                        Gap.LOGS,
                        "what a gateway prints is in a plain file without times, logs/gateways/<profile>/current of the home",
                        false));
    }

    @Override
    public GatewayLogs logs() {
        return GatewayLogs.inFiles(kind(), service -> "tail -n 20 -F " + ShellWord.quote(log(service)));
    }

    private Path log(ServiceName service) {
        return backend.home().path().resolve("logs/gateways/" + service + "/current");
    }

    @Override
    public Renderer renderer() {
        return definition -> {
            LaunchdBackend meant = of(definition.service());
            return new LaunchdRenderer(
                            meant.app(), meant.layout(), meant.domains().getFirst(), meant.account())
                    .render(definition);
        };
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return each(services, service -> new Lifecycle(of(service), temporary).start(service, wait));
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return each(services, service -> new Lifecycle(of(service), temporary).stop(service, wait));
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return each(services, service -> new Lifecycle(of(service), temporary).restart(service, wait));
    }

    private static Batch each(Collection<ServiceName> services, Function<ServiceName, Outcome> operation) {
        return each(services, service -> service, operation);
    }

    private static <S> Batch each(
            Collection<S> subjects, Function<S, ServiceName> service, Function<S, Outcome> operation) {
        return new Batch(Parallel.of(subjects, subject -> {
            try {
                return operation.apply(subject);
            } catch (GatehouseException e) {
                return Outcome.failed(service.apply(subject), e);
            }
        }));
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        Map<Domain, Optional<DisabledList>> disabled = new LinkedHashMap<>();
        return Parallel.of(services, service -> {
            try {
                return status(service, disabled);
            } catch (GatehouseException e) {
                return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
            }
        });
    }

    private ServiceStatus status(ServiceName service, Map<Domain, Optional<DisabledList>> disabled) {
        LaunchdBackend meant = of(service);
        LaunchdBackend.Found found = meant.look(service);
        if (found == LaunchdBackend.Found.NOTHING || found == LaunchdBackend.Found.OTHER_HOME) {
            return ServiceStatus.notInstalled(service);
        }
        Optional<JobPrint> print = meant.find(service).map(LaunchdBackend.Registered::print);
        if (found == LaunchdBackend.Found.REMAINS && print.isEmpty()) {
            return ServiceStatus.notInstalled(service);
        }
        Domain domain = meant.domains(service).getFirst();
        Optional<Boolean> enabled = disabled(domain, disabled).map(list -> !list.contains(meant.label(service)));
        ServiceStatus status = new LaunchdStatusReader(service, meant.folder(service), print, enabled).read();
        return found == LaunchdBackend.Found.OURS ? status : unlisted(status, found, meant.plist(service));
    }

    /** What launchd has though there is no property list of ours for it. */
    private static ServiceStatus unlisted(ServiceStatus status, LaunchdBackend.Found found, Path plist) {
        String reason = found == LaunchdBackend.Found.REMAINS
                ? "its property list is gone: launchd has it until the next login or boot"
                : plist + " was not written by Gatehouse";
        return new ServiceStatus(
                status.service(),
                status.state(),
                Optional.of(reason),
                status.since(),
                status.pid(),
                status.wanted(),
                status.enabled(),
                status.lastExit(),
                status.deaths());
    }

    /** One question for all services of a domain. */
    private Optional<DisabledList> disabled(Domain domain, Map<Domain, Optional<DisabledList>> asked) {
        synchronized (asked) {
            return asked.computeIfAbsent(domain, asks -> DisabledList.ask(backend.launchctl(), asks));
        }
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return each(
                definitions,
                GatewayDefinition::service,
                definition -> new Registrar(of(definition.service())).define(definition, initially));
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        return each(services, service -> new Removal(of(service)).remove(service));
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return definitions.stream().map(this::inspect).toList();
    }

    private Inspection inspect(GatewayDefinition definition) {
        ServiceName service = definition.service();
        LaunchdBackend meant = of(service);
        LaunchdBackend.Found found = meant.look(service);
        if (found == LaunchdBackend.Found.NOTHING || found == LaunchdBackend.Found.REMAINS) {
            return new Inspection(service, Inspection.Verdict.ABSENT, List.of());
        }
        boolean ours =
                found == LaunchdBackend.Found.OURS || (found == LaunchdBackend.Found.OF_HERMES && meant.adopts());
        if (!ours) {
            return Inspection.taken(service, found == LaunchdBackend.Found.OF_HERMES, meant.notOurs(service, found));
        }
        Rendering rendering = meant.render(definition);
        try {
            List<String> differences =
                    JobFiles.differences(rendering).stream().map(Path::toString).toList();
            return new Inspection(
                    service,
                    differences.isEmpty() ? Inspection.Verdict.CURRENT : Inspection.Verdict.STALE,
                    differences);
        } catch (IOException e) {
            throw LaunchdErrors.translate("reading " + meant.plist(service), meant.plist(service), e);
        }
    }

    @Override
    public List<ServiceName> services() {
        Set<ServiceName> all = new TreeSet<>(backend.services());
        daemons.ifPresent(system -> all.addAll(system.readable()));
        return List.copyOf(all);
    }

    @Override
    public List<String> leftovers() {
        return backend.remains().stream().map(backend::label).toList();
    }

    @Override
    public void clearLeftovers() {
        remove(backend.remains()).orThrow();
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return false;
    }
}
