package dev.gatehouse.s6;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.RuntimeRegistration;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Listing;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.s6.protocol.BriefLiveness;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.ProcLocks;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.scandir.HomeMark;
import dev.gatehouse.s6.scandir.Leftovers;
import dev.gatehouse.s6.scandir.S6Errors;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.scandir.ScandirLock;
import dev.gatehouse.s6.slot.DownFile;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.S6Renderer;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.files.FileTimes;
import dev.gatehouse.spi.logs.LineTime;
import dev.gatehouse.spi.logs.LogFolders;
import dev.gatehouse.spi.process.Survivors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Manages gateways under s6, in the container's root tree or in a private tree. Ignores the gateways of other homes. */
public final class S6ServiceManager extends BackendServiceManager<S6Target> {
    private final Home home;
    private final S6Layout layout;
    private final boolean brief;

    /** Whether the slots may be forged. */
    private final boolean doubts;

    private volatile boolean ours;

    private final RecordedRuns recorded = new RecordedRuns();

    /** The locks, read ahead by a short-lived process that has listed many services; empty if not started. */
    private final AtomicReference<Optional<Future<ProcLocks>>> ahead = new AtomicReference<>(Optional.empty());

    /**
     * Creates a manager for a scandir.
     *
     * @param home home of the gateways
     * @param layout paths and tools
     * @param brief true for a short-lived process with a few queries, which avoids loading the foreign function
     *     interface
     */
    public S6ServiceManager(Home home, S6Layout layout, boolean brief) {
        this.home = home;
        this.layout = layout;
        this.brief = brief;
        this.doubts = S6StatusReader.doubts(home);
    }

    /**
     * Returns the home that owns the slots, if not this one. Once this home is recorded as the owner the answer is
     * cached, because other homes cannot replace it.
     */
    private Optional<Path> other() {
        if (ours) {
            return Optional.empty();
        }
        HomeMark mark = new HomeMark(layout, home);
        ours = mark.isOurs();
        return ours ? Optional.empty() : mark.other();
    }

    /** Returns the way to find supervisors. Files that may be forged are opened without following any link. */
    private Liveness liveness() {
        return brief && !doubts ? new BriefLiveness(ahead.getAndSet(Optional.empty())) : Liveness.exact();
    }

    public S6Layout layout() {
        return layout;
    }

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(Limitation.MEMORY_LIMIT, "s6 cannot limit the memory of a group of processes", true),
                new Limitation(
                        Limitation.SESSIONS,
                        "a process that leaves its gateway's process group ends with it only if it has kept its account and environment; `gatehouse gateway stop` names what is left",
                        false),
                new Limitation(
                        Limitation.OUT_OF_MEMORY,
                        "s6 cannot end all processes of a gateway when one runs out of memory",
                        true),
                new Limitation(
                        Limitation.HARDENING, "s6 cannot isolate a service; use the container's isolation", false),
                new Limitation(Limitation.RESTART_AGAIN, "s6-supervise waits one second before every restart", false),
                new Limitation(
                        Limitation.ENABLED_AT_BOOT,
                        "a scandir does not survive a reboot; "
                                + "`gatehouse container boot` starts the gateways by their intents",
                        false));
    }

    @Override
    public Renderer renderer() {
        return new S6Renderer(layout);
    }

    @Override
    protected Home home() {
        return home;
    }

    @Override
    protected Controller<S6Target> controller() {
        return new S6Controller(layout, home);
    }

    @Override
    protected Installer installer() {
        return new S6Installer(layout, home, other(), liveness());
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        if (other().isPresent()) {
            return services.stream().map(ServiceStatus::absent).toList();
        }
        S6StatusReader reader = new S6StatusReader(layout.tools(), doubts, recorded);
        Liveness now = liveness();
        List<ServiceStatus> statuses = new ArrayList<>(services.size());
        for (ServiceName service : services) {
            ServiceStatus status = reader.read(service, layout.slot(service), now);
            statuses.add(
                    status.state() == State.ABSENT
                            ? reader.readLeaving(service, Leftovers.leaving(layout, service), now)
                            : status);
        }
        return statuses;
    }

    @Override
    public List<EnablingConflict> enablingConflicts(Collection<ServiceStatus> statuses) {
        List<EnablingConflict> conflicts = new ArrayList<>();
        for (ServiceStatus status : statuses) {
            Optional<EnablingConflict> conflict = DownFile.conflict(layout.slot(status.service()), status);
            if (conflict.isPresent()) {
                conflicts.add(conflict.get());
            }
        }
        return conflicts;
    }

    @Override
    public List<ServiceName> services() {
        List<ServiceName> services = new ArrayList<>();
        if (other().isPresent()) {
            return services;
        }
        try {
            for (Path entry : Listing.of(layout.scandir())) {
                String name = entry.getFileName().toString();
                Optional<ProfileName> profile = layout.names().profileOf(name);
                if (profile.isPresent() && new Servicedir(entry).isDirectory()) {
                    services.add(new ServiceName(profile.get()));
                    if (brief && services.size() == BriefLiveness.FEW) {
                        ahead.set(Optional.of(ProcLocks.readAhead()));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            throw S6Errors.noScandir(layout.scandir());
        } catch (IOException e) {
            throw S6Errors.translate("reading " + layout.scandir(), layout.scandir(), e);
        }
        services.sort(null);
        return services;
    }

    @Override
    public String location(ServiceName service) {
        return S6Layout.real(layout.scandir())
                .resolve(layout.slotName(service.profile()))
                .toString();
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        return FileTimes.newest(layout.slot(service).path().resolve("run"));
    }

    @Override
    public Map<ServiceName, List<Long>> survivors(Collection<ServiceName> services) {
        return other().isPresent()
                ? Map.of()
                : Survivors.of(services, service -> layout.slot(service).path());
    }

    @Override
    public GatewayLogs logs() {
        return LogFolders.of(
                home.path(),
                kind(),
                LineTime.S6_LOG,
                new LoggerZone(
                        new Scandir(layout.scandir()), layout.withContenv().isPresent()));
    }

    @Override
    public List<String> leftovers() {
        try {
            // While another process changes slots, such a name is work in progress.
            if (leftoverNames().isEmpty()
                    || liveness()
                            .holder(layout.scandir().resolve(ScandirLock.FILE))
                            .isPresent()) {
                return List.of();
            }
            return leftoverNames();
        } catch (IOException e) {
            throw S6Errors.translate("reading " + layout.scandir(), layout.scandir(), e);
        }
    }

    private List<String> leftoverNames() {
        String[] names = layout.scandir().toFile().list((parent, name) -> Leftovers.isLeftover(name));
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    @Override
    public void clearLeftovers() {
        try {
            Leftovers.clear(layout.scandir());
        } catch (IOException e) {
            throw S6Errors.translate("clearing " + layout.scandir(), layout.scandir(), e);
        }
    }

    @Override
    public Optional<RuntimeRegistration> runtimeRegistration() {
        return Optional.of(registration());
    }
}
