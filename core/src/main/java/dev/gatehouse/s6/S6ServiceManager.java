package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Gap;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayLogs;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Gateways under s6, in the container's root tree or in a tree of their own; those of another home are none of its. */
public final class S6ServiceManager implements ServiceManager {
    private final Home home;
    private final S6Layout layout;
    private final boolean brief;
    private volatile boolean ours;

    /** What a brief process that has listed many services is likely to need next; empty: nothing was begun. */
    private final AtomicReference<Optional<Future<ProcLocks>>> ahead = new AtomicReference<>(Optional.empty());

    /**
     * Opens the manager of a scandir.
     *
     * @param home whose gateways are managed
     * @param layout where things lie
     * @param brief true for a process that asks a few things and ends: it does without the foreign function interface
     *     where it can
     */
    public S6ServiceManager(Home home, S6Layout layout, boolean brief) {
        this.home = home;
        this.layout = layout;
        this.brief = brief;
    }

    /** The other home whose the slots are. Where this one is noted that is asked once, since its slots keep others out. */
    private Optional<Path> other() {
        if (ours) {
            return Optional.empty();
        }
        HomeMark mark = new HomeMark(layout, home);
        ours = mark.isOurs();
        return ours ? Optional.empty() : mark.other();
    }

    /** How each question about who runs is to be put. */
    private Liveness liveness() {
        return brief ? new BriefLiveness(ahead.getAndSet(Optional.empty())) : Liveness.exact();
    }

    public S6Layout layout() {
        return layout;
    }

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public Set<Gap> gaps() {
        return Set.of(
                new Gap(Gap.MEMORY_LIMIT, "s6 sets no limit on the memory of several processes together", true),
                new Gap(Gap.HARDENING, "s6 isolates no service: what surrounds a gateway is its container", false),
                new Gap(Gap.RESTART_AT_ONCE, "s6-supervise lets a second pass before any restart", false),
                new Gap(
                        Gap.ENABLED_AT_BOOT,
                        "a scandir does not survive a boot: the intents do, and `gatehouse container boot` follows them",
                        false));
    }

    @Override
    public Renderer renderer() {
        return new S6Renderer(layout);
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(layout, home).start(services, wait);
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(layout, home).stop(services, wait);
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return new Lifecycle(layout, home).restart(services, wait);
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        if (other().isPresent()) {
            return services.stream().map(ServiceStatus::notInstalled).toList();
        }
        StatusReader reader = new StatusReader(layout.tools());
        Liveness now = liveness();
        List<ServiceStatus> statuses = new ArrayList<>(services.size());
        for (ServiceName service : services) {
            statuses.add(reader.read(service, layout.slot(service), now));
        }
        return statuses;
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return new Registrar(layout, home).define(definitions, initially, Registrar.Existing.REFRESH);
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        Scandir scandir = new Scandir(layout.scandir());
        List<ServiceName> present = services.stream()
                .filter(service -> layout.slot(service).exists())
                .toList();
        if (!present.isEmpty()) {
            try (Directory directory = Directory.openFollowing(layout.scandir());
                    ScandirLock _ = ScandirLock.take(directory)) {
                new Leftovers(scandir, directory).sweep();
                // Another home's are nothing that this home's gateways could leave behind.
                if (new HomeMark(layout, home).other().isEmpty()) {
                    for (List<ServiceName> part : Parts.of(present)) {
                        removeTogether(part, scandir, directory, outcomes);
                    }
                }
            } catch (IOException e) {
                GatehouseException reason = S6Errors.translate("removing slots", layout.scandir(), e);
                present.forEach(service -> outcomes.putIfAbsent(service, Outcome.failed(service, reason)));
            }
        }
        return new Batch(services.stream()
                .map(service -> outcomes.getOrDefault(service, Outcome.of(service, Outcome.Change.UNCHANGED)))
                .toList());
    }

    private void removeTogether(
            List<ServiceName> services, Scandir scandir, Directory directory, Map<ServiceName, Outcome> outcomes)
            throws IOException {
        try (Withdrawal withdrawal = new Withdrawal(scandir, directory)) {
            for (ServiceName service : services) {
                Servicedir slot = layout.slot(service);
                if (slot.exists() && !slot.isDirectory()) {
                    outcomes.put(service, Outcome.failed(service, S6Errors.inTheWay(slot.path())));
                    continue;
                }
                try {
                    withdrawal.add(service, layout.slotName(service.profile()));
                } catch (GatehouseException e) {
                    outcomes.put(service, Outcome.failed(service, e));
                } catch (IOException e) {
                    outcomes.put(
                            service,
                            Outcome.failed(
                                    service,
                                    S6Errors.translate("removing the slot of " + service, layout.scandir(), e)));
                }
            }
            withdrawal.reapAndDelete().forEach(outcome -> outcomes.put(outcome.service(), outcome));
        }
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        Optional<Path> other = other();
        if (other.isPresent()) {
            StorageException obstacle = new HomeMark(layout, home).taken(other.get());
            return definitions.stream()
                    .map(definition -> Inspection.taken(definition.service(), false, obstacle))
                    .toList();
        }
        Liveness now = liveness();
        return definitions.stream().map(definition -> inspect(definition, now)).toList();
    }

    private Inspection inspect(GatewayDefinition definition, Liveness now) {
        ServiceName service = definition.service();
        Servicedir slot = layout.slot(service);
        if (!slot.isDirectory()) {
            return new Inspection(service, Inspection.Verdict.ABSENT, List.of());
        }
        try {
            List<String> differences =
                    new ArrayList<>(new SlotDifference(slot, renderer().render(definition)).differences());
            if (!isSupervised(slot, now)) {
                differences.add("supervise/lock (no s6-supervise)");
            }
            return new Inspection(
                    service,
                    differences.isEmpty() ? Inspection.Verdict.CURRENT : Inspection.Verdict.STALE,
                    differences);
        } catch (IOException e) {
            throw S6Errors.translate("reading " + slot.path(), layout.scandir(), e);
        }
    }

    private static boolean isSupervised(Servicedir slot, Liveness now) throws IOException {
        return now.holder(slot.lock()).isPresent()
                && now.holder(slot.logger().lock()).isPresent();
    }

    @Override
    public List<ServiceName> services() {
        List<ServiceName> services = new ArrayList<>();
        if (other().isPresent()) {
            return services;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.scandir())) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(layout.prefix())) {
                    String profile = name.substring(layout.prefix().length());
                    if (ProfileName.isValid(profile) && new Servicedir(entry).isDirectory()) {
                        services.add(ServiceName.of(profile));
                        if (brief && services.size() == BriefLiveness.FEW) {
                            ahead.set(Optional.of(ProcLocks.readAhead()));
                        }
                    }
                }
            }
        } catch (NoSuchFileException e) {
            throw S6Errors.noScandir(layout.scandir());
        } catch (IOException | DirectoryIteratorException e) {
            throw S6Errors.translate("reading " + layout.scandir(), layout.scandir(), e);
        }
        services.sort(null);
        return services;
    }

    @Override
    public GatewayLogs logs() {
        return new S6Logs(home.path());
    }

    @Override
    public List<String> leftovers() {
        try {
            // While somebody registers or withdraws, such a name is work in progress.
            if (liveness().holder(layout.scandir().resolve(ScandirLock.FILE)).isPresent()) {
                return List.of();
            }
            String[] names = layout.scandir().toFile().list((parent, name) -> Leftovers.isLeftover(name));
            return names == null ? List.of() : Arrays.stream(names).sorted().toList();
        } catch (IOException e) {
            throw S6Errors.translate("reading " + layout.scandir(), layout.scandir(), e);
        }
    }

    @Override
    public void clearLeftovers() {
        try (Directory directory = Directory.openFollowing(layout.scandir());
                ScandirLock _ = ScandirLock.take(directory)) {
            new Leftovers(new Scandir(layout.scandir()), directory).sweep();
        } catch (IOException e) {
            throw S6Errors.translate("clearing " + layout.scandir(), layout.scandir(), e);
        }
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return true;
    }

    @Override
    public void registerProfileGateway(GatewayDefinition definition, Initially initially) {
        new Registrar(layout, home)
                .define(List.of(definition), initially, Registrar.Existing.REFUSE)
                .orThrow();
    }

    @Override
    public void unregisterProfileGateway(ProfileName profile) {
        remove(new ServiceName(profile));
    }

    @Override
    public List<ProfileName> listProfileGateways() {
        return services().stream().map(ServiceName::profile).toList();
    }
}
