package dev.gatehouse.runit;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.files.FileTimes;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.logs.LineTime;
import dev.gatehouse.spi.logs.LogFolders;
import dev.gatehouse.spi.process.Survivors;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Gateways under runit. */
final class RunitServiceManager extends BackendServiceManager<RunitTarget> {
    static final Kind KIND = Kind.of("runit");

    private final RunitPlaces places;
    private final boolean temporary;

    RunitServiceManager(Home home, RunitLayout layout) {
        this(new RunitPlaces(home, layout), false);
    }

    private RunitServiceManager(RunitPlaces places, boolean temporary) {
        this.places = places;
        this.temporary = temporary;
    }

    @Override
    public Kind kind() {
        return KIND;
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(
                        Limitation.RUNTIME_REGISTRATION,
                        "service directories survive a reboot; use `gatehouse gateway install`",
                        false),
                new Limitation(
                        Limitation.MEMORY_LIMIT,
                        "runit sets no limit on the memory of several processes together",
                        true),
                new Limitation(
                        Limitation.SESSIONS,
                        "a process that leaves its gateway's process group ends with it only if it has kept its account and environment; `gatehouse gateway stop` names what is left",
                        false),
                new Limitation(
                        Limitation.OUT_OF_MEMORY,
                        "runit cannot end all processes of a gateway when one runs out of memory",
                        true),
                new Limitation(Limitation.HARDENING, "runit isolates no service", false),
                new Limitation(Limitation.RESTART_AGAIN, "runsv starts ./run at most once a second", false),
                new Limitation("ready.notify", "runit has no readiness notification: use a port instead", true),
                new Limitation("logs.forward", "svlogd writes to the gateway's log only", false));
    }

    @Override
    protected Home home() {
        return places.home();
    }

    @Override
    protected Controller<RunitTarget> controller() {
        places.requireOwn(List.of("gateway", "list"));
        return new RunitController(places, temporary);
    }

    @Override
    protected Installer installer() {
        return new RunitInstaller(places);
    }

    @Override
    public ServiceManager transientChanges() {
        return new RunitServiceManager(places, true);
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        LockList locks = LockList.read(LockList.Type.FLOCK);
        return services.stream().map(service -> status(service, locks)).toList();
    }

    private ServiceStatus status(ServiceName service, LockList locks) {
        try {
            places.requireOwn(List.of("gateway", "status", service.toString()));
            Place place = places.look(service);
            return switch (place.occupant()) {
                case OURS -> RunitStatusReader.read(service, places.of(service), locks);
                case FOREIGN ->
                    ServiceStatus.unknown(
                            service, place.obstacle().map(Throwable::getMessage).orElse(""));
                default -> ServiceStatus.absent(service);
            };
        } catch (IOException | GatehouseException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String location(ServiceName service) {
        return RunitLayout.real(places.layout().services())
                .resolve(places.layout().of(service).path().getFileName())
                .toString();
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        return FileTimes.newest(places.of(service).path().resolve("run"));
    }

    @Override
    public Map<ServiceName, List<Long>> survivors(Collection<ServiceName> services) {
        return Survivors.of(services, service -> places.of(service).path());
    }

    @Override
    public List<ServiceName> services() {
        places.requireOwn(List.of("gateway", "list"));
        List<ServiceName> services = new ArrayList<>();
        try {
            for (String name : names(_ -> true)) {
                Optional<ServiceName> service = places.layout().service(name);
                if (service.isPresent() && places.isOurs(service.get())) {
                    services.add(service.get());
                }
            }
        } catch (IOException e) {
            throw installer().translate("reading services", e);
        }
        services.sort(null);
        return services;
    }

    private List<String> names(Predicate<String> wanted) {
        String[] names = places.layout().services().toFile().list((_, name) -> wanted.test(name));
        if (names == null) {
            throw new StorageException(
                    "The services directory " + places.layout().services() + " cannot be read",
                    Remedy.gatehouse("detect"));
        }
        return Arrays.stream(names).sorted().toList();
    }

    @Override
    public GatewayLogs logs() {
        return LogFolders.of(places.home().path(), kind(), LineTime.SVLOGD);
    }

    @Override
    public List<String> leftovers() {
        return names(ServicesSession::isLeftover);
    }

    @Override
    public void clearLeftovers() {
        try {
            // Opening a session clears them.
            installer().open().close();
        } catch (IOException e) {
            throw installer().translate("completing unfinished operations", e);
        }
    }
}
