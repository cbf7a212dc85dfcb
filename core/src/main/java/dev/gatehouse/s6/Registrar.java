package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AlreadyRegisteredException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ManagerFullException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes slots: stage, rename, listen, one scan for all, wait for every {@code s}. Those that are there already are
 * refreshed where their files differ.
 */
final class Registrar {
    private final S6Layout layout;
    private final Home home;
    private final Scandir scandir;
    private final S6Renderer renderer;

    Registrar(S6Layout layout, Home home) {
        this.layout = layout;
        this.home = home;
        this.scandir = new Scandir(layout.scandir());
        this.renderer = new S6Renderer(layout);
    }

    /** Whether slots that exist already are refreshed or refused. */
    enum Existing {
        REFRESH,
        REFUSE
    }

    Batch define(Collection<GatewayDefinition> definitions, Initially initially, Existing existing) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        Map<ServiceName, Rendering> renderings = render(definitions, outcomes);
        if (renderings.isEmpty()) {
            return new Batch(List.copyOf(outcomes.values()));
        }
        layout.tools().require();
        scandir.requireReachable();
        try (Directory directory = Directory.openFollowing(layout.scandir());
                ScandirLock _ = ScandirLock.take(directory)) {
            new HomeMark(layout, home).claim(directory);
            new Leftovers(scandir, directory).sweep();
            List<NewSlot> fresh = new ArrayList<>();
            List<ServiceName> unscanned = new ArrayList<>();
            for (Map.Entry<ServiceName, Rendering> entry : renderings.entrySet()) {
                Servicedir slot = layout.slot(entry.getKey());
                if (!slot.exists()) {
                    fresh.add(new NewSlot(entry.getKey(), entry.getValue()));
                    continue;
                }
                outcomes.put(entry.getKey(), present(entry.getKey(), entry.getValue(), existing));
                if (!outcome(outcomes, entry.getKey()).failed() && !slot.isSupervised()) {
                    unscanned.add(entry.getKey());
                }
            }
            haveScanned(unscanned, directory, outcomes);
            publish(fresh, directory, initially, outcomes);
        } catch (IOException e) {
            GatehouseException failure = S6Errors.translate("working in " + layout.scandir(), layout.scandir(), e);
            renderings.keySet().forEach(service -> outcomes.putIfAbsent(service, Outcome.failed(service, failure)));
        }
        return new Batch(definitions.stream()
                .map(definition -> outcome(outcomes, definition.service()))
                .toList());
    }

    private static Outcome outcome(Map<ServiceName, Outcome> outcomes, ServiceName service) {
        Outcome outcome = outcomes.get(service);
        return outcome == null ? Outcome.of(service, Outcome.Change.UNCHANGED) : outcome;
    }

    /** All definitions are rendered before anything is touched, so that bad input leaves no trace. */
    private Map<ServiceName, Rendering> render(
            Collection<GatewayDefinition> definitions, Map<ServiceName, Outcome> outcomes) {
        Map<ServiceName, Rendering> renderings = new LinkedHashMap<>();
        for (GatewayDefinition definition : definitions) {
            ServiceName service = definition.service();
            try {
                renderings.put(service, renderer.render(definition));
            } catch (InvalidInputException e) {
                outcomes.put(
                        service,
                        Outcome.failed(
                                service,
                                new GatehouseException(
                                        String.valueOf(e.getMessage()), "gatehouse profile show " + service, e)));
            }
        }
        return renderings;
    }

    private Outcome present(ServiceName service, Rendering rendering, Existing existing) {
        Servicedir slot = layout.slot(service);
        if (!slot.isDirectory()) {
            return Outcome.failed(service, S6Errors.inTheWay(slot.path()));
        }
        if (existing == Existing.REFUSE) {
            return Outcome.failed(
                    service,
                    new AlreadyRegisteredException(
                            service.profile(), slot.path().toString()));
        }
        try {
            boolean changed = new SlotDifference(slot, rendering).mend();
            return Outcome.of(service, changed ? Outcome.Change.REFRESHED : Outcome.Change.UNCHANGED);
        } catch (IOException e) {
            return Outcome.failed(service, S6Errors.translate("refreshing " + slot.path(), layout.scandir(), e));
        }
    }

    /** Slots of somebody who died between the rename and the scan: they are complete, and lack a supervisor. */
    private void haveScanned(List<ServiceName> unscanned, Directory directory, Map<ServiceName, Outcome> outcomes)
            throws IOException {
        for (List<ServiceName> part : Parts.of(unscanned)) {
            try (Publication publication = new Publication(scandir, directory)) {
                for (ServiceName service : part) {
                    publication.adopt(service, layout.slotName(service.profile()));
                }
                for (Outcome outcome : publication.scanAndWait()) {
                    outcomes.put(
                            outcome.service(),
                            outcome.failed() ? outcome : Outcome.of(outcome.service(), Outcome.Change.REFRESHED));
                }
            }
        }
    }

    /** A slot on its way. */
    private record NewSlot(ServiceName service, Rendering rendering) {}

    private void publish(
            List<NewSlot> fresh, Directory directory, Initially initially, Map<ServiceName, Outcome> outcomes)
            throws IOException {
        if (fresh.isEmpty()) {
            return;
        }
        requireRoom(fresh.size());
        SlotWriter writer = new SlotWriter(directory, Ownership.decide(scandir, home.app()));
        // Each new service takes two descriptors to listen by, so a very large number goes in parts.
        for (List<NewSlot> part : Parts.of(fresh)) {
            try (Publication publication = new Publication(scandir, directory)) {
                for (NewSlot slot : part) {
                    String name = layout.slotName(slot.service().profile());
                    try {
                        publication.add(
                                slot.service(),
                                name,
                                staging -> writer.stage(staging, slot.rendering(), initially == Initially.DOWN));
                    } catch (IOException e) {
                        outcomes.put(
                                slot.service(),
                                Outcome.failed(
                                        slot.service(), S6Errors.translate("publishing " + name, layout.scandir(), e)));
                    }
                }
                publication.scanAndWait().forEach(outcome -> outcomes.put(outcome.service(), outcome));
            }
        }
    }

    private void requireRoom(int slots) throws IOException {
        int capacity = scandir.capacity();
        int occupied = scandir.occupancy();
        if (occupied + 2L * slots > capacity) {
            throw new ManagerFullException(
                    "the s6-svscan on " + layout.scandir() + " has room for " + capacity
                            + " services, loggers counted, and has " + occupied + ": " + slots
                            + " more gateways take " + 2L * slots,
                    "gatehouse gateway list");
        }
    }
}
