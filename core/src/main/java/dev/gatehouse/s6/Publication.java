package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.ManagerFullException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Slots being published together: each is staged and renamed into place with listeners in its fifodirs already, then
 * one scan makes s6-svscan see them all, and every {@code s} is waited for. One that does not come is taken back.
 */
final class Publication implements AutoCloseable {
    /** What s6-svscan may take for one service, and for each further one; it starts hundreds in a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration FURTHER = Duration.ofMillis(50);

    /** A supervisor that was there before the listener says nothing more; the locks are looked at now and then. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(1);

    private final Scandir scandir;
    private final Directory directory;
    private final List<Entry> entries = new ArrayList<>();

    Publication(Scandir scandir, Directory directory) {
        this.scandir = scandir;
        this.directory = directory;
    }

    /** Builds a servicedir under a given name. */
    interface Builder {
        void build(String staging) throws IOException;
    }

    /** Adds a slot: complete, listened to, and in its place, but not yet seen by s6-svscan. */
    void add(ServiceName service, String name, Builder builder) throws IOException {
        String staging = Leftovers.stagingName();
        builder.build(staging);
        List<Subscription> subscriptions = new ArrayList<>();
        try {
            Servicedir staged = new Servicedir(scandir.path().resolve(staging));
            subscriptions.add(Subscription.to(staged));
            subscriptions.add(Subscription.to(staged.logger()));
            directory.rename(staging, name);
        } catch (IOException | RuntimeException e) {
            for (Subscription subscription : subscriptions) {
                subscription.close();
            }
            directory.deleteTree(staging);
            throw e;
        }
        Servicedir slot = new Servicedir(scandir.path().resolve(name));
        subscriptions.get(0).movedTo(slot);
        subscriptions.get(1).movedTo(slot.logger());
        entries.add(new Entry(service, name, slot, subscriptions));
    }

    /** Adds a slot that is in its place already and that s6-svscan has not seen, or has lost sight of. */
    void adopt(ServiceName service, String name) throws IOException {
        Servicedir slot = new Servicedir(scandir.path().resolve(name));
        List<Subscription> subscriptions = new ArrayList<>();
        for (Servicedir part : List.of(slot, slot.logger())) {
            // A slot of another making may have no fifodir before its supervisor makes one; then only time tells.
            if (Files.isDirectory(part.events())) {
                subscriptions.add(Subscription.to(part));
            }
        }
        entries.add(new Entry(service, name, slot, subscriptions));
    }

    /** Makes s6-svscan scan, once, and waits until every slot and its logger are supervised. */
    List<Outcome> scanAndWait() throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            scandir.send("a");
        } catch (GatehouseException e) {
            for (Entry entry : entries) {
                outcomes.add(takeBack(entry, e));
            }
            return outcomes;
        }
        long deadline = System.nanoTime()
                + PATIENCE.plus(FURTHER.multipliedBy(entries.size())).toNanos();
        entries.forEach(entry -> entry.deadline = deadline);
        for (Entry entry : entries) {
            // All have to come, so it does not matter for which one waits: two descriptors at a time instead of all of
            // them, of which most calls of poll would only find that nothing has come.
            Vigil.keep(List.of(entry));
            outcomes.add(
                    entry.supervised
                            ? Outcome.of(entry.service, Outcome.Change.CREATED)
                            : takeBack(entry, unsupervised(entry)));
        }
        return outcomes;
    }

    private GatehouseException unsupervised(Entry entry) throws IOException {
        int capacity = scandir.capacity();
        int occupied = scandir.occupancy();
        if (occupied >= capacity || occupied > capacity / 2) {
            return new ManagerFullException(
                    "s6-svscan did not take on " + entry.name + ": it has room for " + capacity
                            + " services, loggers counted, and " + scandir.path() + " holds " + occupied,
                    "gatehouse gateway list");
        }
        return new TimedOutException(
                "s6-svscan did not start a supervisor for " + entry.name,
                PATIENCE,
                "the slot was taken back",
                "gatehouse tree status");
    }

    private Outcome takeBack(Entry entry, GatehouseException reason) {
        try {
            String away = Leftovers.leavingName();
            directory.rename(entry.name, away);
            Servicedir gone = new Servicedir(scandir.path().resolve(away));
            for (Subscription subscription : entry.subscriptions) {
                subscription.movedTo(gone);
            }
            new Leftovers(scandir, directory).sweep();
        } catch (IOException | GatehouseException e) {
            reason.addSuppressed(e);
        }
        return Outcome.failed(entry.service, reason);
    }

    @Override
    public void close() throws PosixException {
        for (Entry entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.close();
            }
        }
    }

    /** One slot, waiting for the {@code s} of its service and of its logger. */
    private static final class Entry implements Vigil.Expectation {
        private final ServiceName service;
        private final String name;
        private final Servicedir slot;
        private final List<Subscription> subscriptions;
        private long deadline;
        private int greetings;
        private boolean supervised;

        Entry(ServiceName service, String name, Servicedir slot, List<Subscription> subscriptions) {
            this.service = service;
            this.name = name;
            this.slot = slot;
            this.subscriptions = subscriptions;
        }

        @Override
        public List<Subscription> subscriptions() {
            return subscriptions;
        }

        @Override
        public Duration look(String announced) throws PosixException {
            // The bytes say when to look; the locks say what is so, also after a supervisor that had to try twice.
            greetings += (int) announced.chars().filter(c -> c == 's').count();
            boolean due = greetings >= subscriptions.size() || announced.isEmpty();
            supervised = due && slot.isSupervised();
            return supervised ? Duration.ZERO : subscriptions.isEmpty() ? Duration.ofMillis(5) : NEXT_LOOK;
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void failed(GatehouseException reason) {
            throw reason;
        }

        @Override
        public void expired() {
            // What is still missing says so.
        }
    }
}
