package dev.gatehouse.systemtest.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The s6 manager of the place where a test runs. */
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

    /** The slot of a service of this tree. */
    Path slot(ServiceName service) {
        return place.scandir().resolve("gateway-" + service);
    }

    /** Slots under dot names are anybody's: nothing else may be under way when this is asked. */
    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        for (String entry : Scandirs.entries(place.scandir())) {
            if (entry.equals("gateway-" + service) || entry.startsWith(".gatehouse-") || entry.startsWith(".gateway")) {
                if (!Scandirs.LASTING.contains(entry)) {
                    traces.add(entry);
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

    /** Listeners are FIFOs in the fifodir, which s6 names after their owner. */
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

    /** Logs outlive their gateway; the next test's gateway of the same name is to begin with none. */
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
