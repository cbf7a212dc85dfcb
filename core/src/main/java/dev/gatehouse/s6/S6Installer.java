package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.ManagerFullException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.Owner;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.scandir.DescriptorChunks;
import dev.gatehouse.s6.scandir.DirectoryWriter;
import dev.gatehouse.s6.scandir.HomeMark;
import dev.gatehouse.s6.scandir.Leftovers;
import dev.gatehouse.s6.scandir.Ownership;
import dev.gatehouse.s6.scandir.Publication;
import dev.gatehouse.s6.scandir.S6Errors;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.scandir.ScandirLock;
import dev.gatehouse.s6.scandir.SlotWriter;
import dev.gatehouse.s6.scandir.Withdrawal;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.S6Renderer;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileSet;
import dev.gatehouse.spi.process.Survivors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Publishes slots in a scandir, refreshes them in place, and removes them. */
final class S6Installer implements Installer {
    /** Files that a rendering may omit. If a slot still has one, it is a difference, because s6 obeys it. */
    private static final Set<String> OPTIONAL = Set.of("down-signal", "notification-fd");

    private final S6Layout layout;
    private final Home home;
    private final Scandir scandir;
    private final Liveness liveness;
    private final Optional<Path> other;

    /**
     * Creates an installer.
     *
     * @param other home that owns the slots, if not this one
     * @param liveness finds the supervisor of a slot
     */
    S6Installer(S6Layout layout, Home home, Optional<Path> other, Liveness liveness) {
        this.layout = layout;
        this.home = home;
        this.scandir = new Scandir(layout.scandir());
        this.other = other;
        this.liveness = liveness;
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        return new S6Renderer(layout).render(definition);
    }

    @Override
    public Place look(ServiceName service) {
        if (other.isPresent()) {
            return Place.taken(Place.Occupant.OTHER_HOME, new HomeMark(layout, home).taken(other.get()));
        }
        Servicedir slot = layout.slot(service);
        if (slot.isDirectory()) {
            try {
                slot.requireKnownFormat();
                return Place.of(Place.Occupant.OURS);
            } catch (NewerFormatException newer) {
                return Place.taken(Place.Occupant.FOREIGN, newer);
            }
        }
        return slot.exists()
                ? Place.taken(Place.Occupant.FOREIGN, S6Errors.inTheWay(slot.path()))
                : Place.of(Place.Occupant.NOBODY);
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>(new FileSet(rendering, OPTIONAL).differences());
        Servicedir slot = layout.slot(definition.service());
        boolean supervised = liveness.holder(slot.lock()).isPresent()
                && liveness.holder(slot.logger().lock()).isPresent();
        if (!supervised) {
            differences.add("supervise/lock (no s6-supervise)");
        }
        return differences;
    }

    @Override
    public void requireProgram(GatewayDefinition definition) {
        new StartEnvironment(layout).require(definition);
    }

    @Override
    public void admit(String verb, Collection<ServiceName> services) {
        if (verb.equals("install")) {
            layout.tools().require();
            scandir.requireReachable();
        }
    }

    @Override
    public Path directory() {
        return layout.scandir();
    }

    @Override
    public GatehouseException translate(String doing, IOException e) {
        return S6Errors.translate(doing, layout.scandir(), e);
    }

    @Override
    public boolean endsCaller(ServiceName service) {
        return Survivors.isOneOf(layout.slot(service).path());
    }

    /** s6-svscan stops services that are removed from its scandir. */
    @Override
    public boolean stopsFirst() {
        return false;
    }

    @Override
    public Session open() throws IOException {
        Directory directory = Directory.openFollowing(layout.scandir());
        try {
            DirectoryLock lock = ScandirLock.take(directory);
            try {
                new Leftovers(scandir, directory).sweep();
                return new ScandirSession(directory, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Changes slots while it holds the scandir's lock. */
    private final class ScandirSession implements Session {
        private final Directory directory;
        private final DirectoryLock lock;

        ScandirSession(Directory directory, DirectoryLock lock) {
            this.directory = directory;
            this.lock = lock;
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) throws IOException {
            new HomeMark(layout, home).claim(directory);
            List<ServiceName> unscanned = new ArrayList<>();
            for (Wanted one : wanted) {
                Servicedir slot = layout.slot(one.service());
                try (Directory opened = Directory.open(slot.path())) {
                    sweep(opened);
                    new FileSet(one.rendering(), OPTIONAL)
                            .write(new DirectoryWriter(opened, opened.ownerForNewEntries()));
                    if (!slot.isSupervised()) {
                        unscanned.add(one.service());
                    }
                } catch (IOException e) {
                    refusals.refuse(one.service(), S6Errors.slot(slot.path(), e));
                }
            }
            haveScanned(unscanned, refusals);
        }

        private static void sweep(Directory slot) throws IOException {
            Leftovers.sweepFiles(slot);
            for (String inner : List.of("data", "log")) {
                if (slot.attributes(inner) != null) {
                    try (Directory opened = slot.child(inner)) {
                        Leftovers.sweepFiles(opened);
                    }
                }
            }
        }

        /**
         * Has s6-svscan scan slots whose publisher was killed between the rename and the scan: they are complete, but
         * not supervised.
         */
        private void haveScanned(List<ServiceName> unscanned, Refusals refusals) throws IOException {
            for (List<ServiceName> part : DescriptorChunks.of(unscanned)) {
                try (Publication publication = new Publication(scandir, directory)) {
                    for (ServiceName service : part) {
                        publication.adopt(service, layout.slotName(service.profile()));
                    }
                    publication.scanAndWait(refusals);
                }
            }
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) throws IOException {
            new HomeMark(layout, home).claim(directory);
            requireRoom(wanted.size());
            recordTree();
            SlotWriter writer = new SlotWriter(directory, Ownership.decide(scandir, home.app()));
            // Each new service needs two descriptors for its events, so a very large number is processed in chunks.
            for (List<Wanted> part : DescriptorChunks.of(wanted)) {
                try (Publication publication = new Publication(scandir, directory)) {
                    for (Wanted one : part) {
                        String name = layout.slotName(one.service().profile());
                        try {
                            publication.add(
                                    one.service(),
                                    name,
                                    staging -> writer.stage(staging, one.rendering(), initially == Initially.DOWN));
                        } catch (IOException e) {
                            refusals.refuse(one.service(), translate("publishing " + name, e));
                        }
                    }
                    publication.scanAndWait(refusals);
                }
            }
        }

        /**
         * Describes this tree in the home, for a search from another container and for one after s6-svscan was killed. A
         * home with an owner is described already.
         */
        private void recordTree() {
            try {
                Owner here =
                        Owner.here("s6 tree", S6Layout.real(layout.scandir()).toString(), Clock.systemUTC());
                if (!HomeOwner.isOwned(home.path())
                        && !HomeOwner.recorded(home.path()).isSameTree(here)) {
                    HomeOwner.record(home.path(), here);
                }
            } catch (IOException onlyWords) {
                return;
            }
        }

        private void requireRoom(int slots) throws IOException {
            int capacity = scandir.capacity();
            int occupied = scandir.occupancy();
            if (occupied + 2L * slots > capacity) {
                throw new ManagerFullException(
                        "The s6-svscan on " + layout.scandir() + " has a capacity of " + capacity + " services "
                                + "including loggers, and has " + occupied + "; " + slots + " more gateways "
                                + "need " + 2L * slots,
                        Remedy.gatehouse("gateway", "list"));
            }
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) throws IOException {
            for (List<ServiceName> part : DescriptorChunks.of(services)) {
                try (Withdrawal withdrawal = new Withdrawal(scandir, directory)) {
                    for (ServiceName service : part) {
                        try {
                            withdrawal.add(service, layout.slotName(service.profile()));
                        } catch (GatehouseException e) {
                            refusals.refuse(service, e);
                        } catch (IOException e) {
                            refusals.refuse(service, translate("removing the slot of " + service, e));
                        }
                    }
                    withdrawal.reapAndDelete(refusals);
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                lock.close();
            } finally {
                directory.close();
            }
        }
    }
}
