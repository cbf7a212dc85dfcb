package dev.gatehouse.launchd;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.files.FileTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Manages gateways as agents or daemons of launchd. */
public final class LaunchdServiceManager extends BackendServiceManager<LaunchdTarget> {
    private final LaunchdPlaces places;
    private final boolean temporary;

    /**
     * Creates a manager for this host, without querying launchd.
     *
     * @param environment environment variables of the caller; see {@link LaunchdLayout#ofHost}
     */
    public LaunchdServiceManager(Home home, LaunchdOptions options, Map<String, String> environment) {
        this(home, LaunchdLayout.ofHost(environment), options);
    }

    /**
     * Creates a manager for a host with another layout, without querying launchd.
     *
     * @param home home of the gateways
     */
    public LaunchdServiceManager(Home home, LaunchdLayout layout, LaunchdOptions options) {
        this(LaunchdPlaces.of(home, layout, options), false);
    }

    LaunchdServiceManager(LaunchdPlaces places, boolean temporary) {
        this.places = places;
        this.temporary = temporary;
    }

    /**
     * Returns a renderer for macOS, usable on any host. On macOS, root's gateways are daemons. On other hosts root
     * renders for other accounts, whose gateways are agents.
     */
    public static Renderer renderer(Home home, LaunchdOptions options, Map<String, String> environment) {
        boolean here =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean agents = !here && options.domain() == DomainChoice.AUTOMATIC;
        return new LaunchdServiceManager(home, agents ? options.with(DomainChoice.GUI) : options, environment)
                .renderer();
    }

    @Override
    protected Home home() {
        return places.own().home();
    }

    @Override
    protected Controller<LaunchdTarget> controller() {
        return new LaunchdController(places, temporary);
    }

    @Override
    protected Installer installer() {
        return new LaunchdInstaller(places);
    }

    @Override
    public ServiceManager transientChanges() {
        return new LaunchdServiceManager(places, true);
    }

    @Override
    public Kind kind() {
        return Kind.LAUNCHD;
    }

    @Override
    public Set<Limitation> limitations() {
        Set<Limitation> all = new HashSet<>(Set.of(
                new Limitation(
                        Limitation.RUNTIME_REGISTRATION,
                        "a property list survives a reboot: use `gatehouse gateway install`",
                        false),
                new Limitation(
                        Limitation.MEMORY_LIMIT, "launchd cannot limit the memory of a group of processes", true),
                new Limitation(
                        Limitation.SESSIONS,
                        "a process that starts a session of its own does not end with its gateway",
                        false),
                new Limitation(
                        Limitation.OUT_OF_MEMORY,
                        "launchd cannot end all processes of a gateway when one runs out of memory",
                        true),
                new Limitation(Limitation.HARDENING, "launchd cannot isolate a service", false),
                new Limitation(Limitation.RESTART_AGAIN, "two starts are at least one second apart", false),
                new Limitation(
                        Limitation.ENABLED_AT_BOOT,
                        "an agent starts when its account logs in; only a daemon (--system) starts at boot",
                        false),
                new Limitation(
                        "ready.notify.descriptor",
                        "only descriptors up to 9 are supported, because /bin/sh opens them",
                        true),
                new Limitation(
                        "stop.signal", "used by stop; at logout and shutdown launchd always sends SIGTERM", false),
                new Limitation("stop.timeout", "rounded up to whole seconds", false),
                new Limitation(
                        "own-service",
                        "launchd reads one property list for each job: one that the app writes itself replaces that of"
                                + " Gatehouse, until `gatehouse adopt` takes it over again",
                        false)));
        if (!places.own().layout().hasPerl()) {
            all.add(new Limitation(
                    "logs.rotation",
                    "without " + places.own().layout().perl() + " a log is rotated only when its gateway starts",
                    false));
            all.add(new Limitation(
                    Limitation.LOG_TIMES,
                    "without " + places.own().layout().perl()
                            + " log lines have no time, so `--since` finds none, and gateways come one after the other",
                    false));
        }
        return all;
    }

    @Override
    public GatewayLogs logs() {
        return places.logs();
    }

    @Override
    public List<Advice> advice() {
        List<Advice> advice = new ArrayList<>();
        if (!places.own().layout().hasPerl() && !places.services().isEmpty()) {
            advice.add(new Advice(
                    places.own().layout().perl()
                            + " does not exist, so log lines have no time, and a log is rotated only"
                            + " when its gateway starts",
                    List.of()));
        }
        List<ServiceName> twice = places.twice();
        if (!twice.isEmpty()) {
            advice.add(installedTwice(twice));
        }
        return advice;
    }

    private Advice installedTwice(List<ServiceName> twice) {
        String[] names = twice.stream().map(ServiceName::toString).toArray(String[]::new);
        return new Advice(
                "Gateways are installed both as user agents and as system daemons: " + String.join(" ", names),
                List.of(
                        Remedy.gatehouse("gateway", "uninstall").with(names),
                        Remedy.gatehouse(
                                        "--home",
                                        places.own().home().path().toString(),
                                        "gateway",
                                        "uninstall",
                                        "--system")
                                .with(names)
                                .asRoot()));
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        Map<Domain, Optional<DisabledList>> disabled = new LinkedHashMap<>();
        Map<ServiceName, ServiceStatus> known = new HashMap<>();
        try {
            known.putAll(Parallel.of(
                    places.own().folders(),
                    services,
                    service -> status(places.of(service), disabled),
                    (service, failure) -> known.put(service, unknown(service, failure))));
        } catch (GatehouseException interrupted) {
            services.forEach(service -> known.putIfAbsent(service, unknown(service, interrupted)));
        }
        return services.stream().map(known::get).toList();
    }

    private static ServiceStatus unknown(ServiceName service, GatehouseException reason) {
        return ServiceStatus.unknown(service, String.valueOf(reason.getMessage()));
    }

    private static ServiceStatus status(LaunchdJob job, Map<Domain, Optional<DisabledList>> disabled) {
        ServiceName service = job.service();
        Occupant occupant = job.look().occupant();
        if (occupant == Occupant.NOBODY || occupant == Occupant.OTHER_HOME) {
            return ServiceStatus.absent(service);
        }
        Optional<JobPrint> print = job.find().map(LaunchdJob.Registered::print);
        if (occupant == Occupant.REMAINS && print.isEmpty()) {
            return ServiceStatus.absent(service);
        }
        Optional<Boolean> enabled = enabled(job, disabled);
        Optional<String> note = switch (occupant) {
            case OURS -> print.isEmpty() ? unloaded(job.folder(), enabled) : Optional.empty();
            case REMAINS -> Optional.of("property list was deleted; stays loaded until the next login or boot");
            default -> Optional.of(job.plist() + " was not written by Gatehouse");
        };
        JobFolder folder = job.folder();
        ServiceStatus status =
                new LaunchdStatusReader(service, folder, folder.expectations(), print, enabled, note).read();
        Optional<Retry> retry = status.restarts().orElse(0) > 1 ? folder.retry() : Optional.empty();
        return retry.map(crashed -> crashed.applyTo(status, Instant.now())).orElse(status);
    }

    /** Returns why launchd has not loaded a gateway that nobody has stopped here. */
    private static Optional<String> unloaded(JobFolder folder, Optional<Boolean> enabled) {
        if (folder.down().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(enabled.map(able -> able
                        ? "launchd has not loaded it"
                        : "its label is disabled in launchd, perhaps in System Settings, Login Items & Extensions")
                .orElse("not loaded: its account is not logged in"));
    }

    /** Whether a service is enabled. Queries launchd once for all services of an account. */
    private static Optional<Boolean> enabled(LaunchdJob job, Map<Domain, Optional<DisabledList>> disabledLists) {
        List<Domain> domains = job.domains();
        synchronized (disabledLists) {
            return disabledLists
                    .computeIfAbsent(
                            domains.getFirst(),
                            _ -> DisabledList.query(job.backend().launchctl(), domains))
                    .map(list -> !list.contains(job.label()));
        }
    }

    @Override
    public String location(ServiceName service) {
        return places.of(service).plist().toString();
    }

    @Override
    public boolean isAdopted(ServiceName service) {
        return new LaunchdAdoption(places.of(service)).isAdopted();
    }

    @Override
    public void giveBack(ServiceName service) {
        new LaunchdAdoption(places.of(service)).giveBack();
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        LaunchdJob job = places.of(service);
        return FileTimes.newest(job.plist(), job.folder().path().resolve(JobFolder.START));
    }

    @Override
    public List<ServiceName> services() {
        return places.services();
    }

    @Override
    public List<String> leftovers() {
        return places.own().remains().stream()
                .map(service -> places.own().job(service).label())
                .toList();
    }

    @Override
    public void clearLeftovers() {
        remove(places.own().remains()).orThrow();
    }
}
