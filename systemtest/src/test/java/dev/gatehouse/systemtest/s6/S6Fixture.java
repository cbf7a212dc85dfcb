package dev.gatehouse.systemtest.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fixture: the s6 manager of the namespace in which a test runs. */
final class S6Fixture extends ManagerFixture {
    private final Place place;
    private final ServiceManager manager;

    S6Fixture(Place place) {
        super(place.home());
        this.place = place;
        this.manager = place.manager();
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<String> account() {
        return place.account();
    }

    @Override
    public List<String> restartProgram() {
        return Inside.restartProgram(
                Kind.S6,
                home().path(),
                Map.of("GATEHOUSE_SCANDIR", place.scandir().toString()));
    }

    /** Returns the slot of a service of this tree. */
    Path slot(ServiceName service) {
        return place.scandir().resolve("gateway-" + service);
    }

    /** Slots with dot names may belong to any service, so no other operation must be running. */
    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        for (String entry : Scandirs.entries(place.scandir())) {
            if (entry.equals("gateway-" + service) || entry.startsWith(".gatehouse-") || entry.startsWith(".gateway")) {
                if (!Scandirs.LASTING.contains(entry)) {
                    traces.add(place.scandir().resolve(entry).toString());
                }
            }
        }
        String supervise = "s6-supervise gateway-" + service;
        for (ProcessList.Entry process : ProcessList.now()) {
            if (process.command().equals(supervise)
                    || process.command().equals(supervise + "/log")
                    || process.command().endsWith("/logs/gateways/" + service)) {
                traces.add(process.toString());
            }
        }
        return traces;
    }

    /** Listeners are FIFOs in the fifodir. */
    @Override
    public List<String> leftoversOf(ServiceName service) {
        Path slot = slot(service);
        List<String> leftovers = new ArrayList<>();
        for (Path fifodir : List.of(slot.resolve("event"), slot.resolve("log/event"))) {
            Scandirs.entries(fifodir)
                    .forEach(fifo -> leftovers.add(fifodir.resolve(fifo).toString()));
        }
        leftovers.addAll(temporaryFiles(List.of(slot, slot.resolve("data"), slot.resolve("log"), place.scandir())));
        return leftovers;
    }

    /**
     * Deletes logs, which remain after a gateway was removed: a gateway of the same name in the next test must start
     * without logs.
     */
    @Override
    public void close() {
        super.close();
        for (ServiceName service : services()) {
            Path logs = home().path().resolve("logs/gateways").resolve(service.toString());
            if (Files.exists(logs)) {
                FileTree.delete(logs);
            }
        }
    }
}
