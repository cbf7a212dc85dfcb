package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.ManagerFullException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes slots together. Each slot is staged with event listeners and renamed into place. Then one scan makes
 * s6-svscan start all supervisors, and the publication waits for the event {@code s} of each. A slot whose supervisor
 * does not start is removed again.
 */
public final class Publication implements AutoCloseable {
    /** Time limits for s6-svscan: for one service, and for each additional one. It starts hundreds per second. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration TIMEOUT_PER_SLOT = Duration.ofMillis(50);

    /** A supervisor that started before the subscription announces nothing more, so the locks are polled as well. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(1);

    /** Without a fifodir there are no events, only polling. */
    private static final Duration UNHEARD = Duration.ofMillis(5);

    private final Scandir scandir;
    private final Directory directory;
    private final List<Entry> entries = new ArrayList<>();

    public Publication(Scandir scandir, Directory directory) {
        this.scandir = scandir;
        this.directory = directory;
    }

    /** Builds a servicedir under a given name. */
    public interface Builder {
        void build(String staging) throws IOException;
    }

    /** Adds a slot: builds it, subscribes to its events and renames it into place. s6-svscan does not know it yet. */
    public void add(ServiceName service, String name, Builder builder) throws IOException {
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

    /** Adds an existing slot that s6-svscan does not know, or not any more. */
    public void adopt(ServiceName service, String name) throws IOException {
        Servicedir slot = new Servicedir(scandir.path().resolve(name));
        List<Subscription> subscriptions = new ArrayList<>();
        for (Servicedir part : List.of(slot, slot.logger())) {
            // A slot from another program may have no fifodir until its supervisor creates one; then it is polled.
            if (Files.isDirectory(part.events())) {
                subscriptions.add(Subscription.to(part));
            }
        }
        entries.add(new Entry(service, name, slot, subscriptions));
    }

    /** Triggers one scan and waits until every slot and its logger are supervised. Refuses the others. */
    public void scanAndWait(Refusals refusals) throws IOException {
        try {
            scandir.send("a");
        } catch (GatehouseException e) {
            for (Entry entry : entries) {
                takeBack(entry, e, refusals);
            }
            return;
        }
        Deadline deadline = Deadline.after(TIMEOUT.plus(TIMEOUT_PER_SLOT.multipliedBy(entries.size())));
        for (Entry entry : entries) {
            entry.deadline = deadline;
            // All slots must appear, so the order does not matter. Waiting for one at a time polls only two descriptors
            // instead of all.
            try (FifoSignals<Entry> signals = new FifoSignals<>(List.of(entry))) {
                WaitLoop.await(List.of(entry), new Greetings(), signals);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            if (entry.interrupted) {
                // The slot is complete; the next operation triggers its scan.
                refusals.refuse(entry.service, new InterruptedOperationException(entry.service, true));
            } else if (!entry.supervised) {
                takeBack(entry, unsupervised(entry), refusals);
            }
        }
    }

    private GatehouseException unsupervised(Entry entry) throws IOException {
        int capacity = scandir.capacity();
        int occupied = scandir.occupancy();
        if (occupied >= capacity || occupied > capacity / 2) {
            return new ManagerFullException(
                    "s6-svscan did not start a supervisor for " + entry.name + ": its capacity is "
                            + capacity + " services including loggers, and " + scandir.path() + " contains "
                            + occupied,
                    Remedy.gatehouse("gateway", "list"));
        }
        return new TimedOutException(
                "s6-svscan did not start a supervisor for " + entry.name,
                TIMEOUT,
                "the slot was removed again",
                Remedy.gatehouse("tree", "status"));
    }

    private void takeBack(Entry entry, GatehouseException reason, Refusals refusals) {
        try {
            String away = Leftovers.rename(directory, entry.name);
            Servicedir gone = new Servicedir(scandir.path().resolve(away));
            for (Subscription subscription : entry.subscriptions) {
                subscription.movedTo(gone);
            }
            new Leftovers(scandir, directory).sweep();
        } catch (IOException | GatehouseException e) {
            reason.addSuppressed(e);
        }
        refusals.refuse(entry.service, reason);
    }

    @Override
    public void close() throws PosixException {
        for (Entry entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.close();
            }
        }
    }

    /** Waits for the event {@code s} of a service and of its logger. */
    private static final class Greetings implements WaitLoop.Watch<Entry> {
        @Override
        public Map<Entry, Duration> look(Collection<Entry> due) {
            Map<Entry, Duration> open = new HashMap<>();
            for (Entry entry : due) {
                try {
                    // Events only say when to check; the locks are the truth, also if a supervisor had to start twice.
                    entry.supervised = entry.slot.isSupervised();
                } catch (PosixException e) {
                    throw new UncheckedIOException(e);
                }
                if (!entry.supervised) {
                    open.put(entry, entry.subscriptions.isEmpty() ? UNHEARD : NEXT_LOOK);
                }
            }
            return open;
        }

        @Override
        public Deadline deadline(Entry entry) {
            return entry.deadline;
        }

        @Override
        public void late(Entry entry) {
            // The field supervised stays false.
        }

        @Override
        public void interrupted(Entry entry) {
            entry.interrupted = true;
        }
    }

    /** A slot that is being published. */
    private static final class Entry implements FifoSignals.Listener {
        private final ServiceName service;
        private final String name;
        private final Servicedir slot;
        private final List<Subscription> subscriptions;
        private Deadline deadline = Deadline.after(TIMEOUT);
        private boolean supervised;
        private boolean interrupted;

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
        public void hear(String announced) {
            // Only wakes up the check of the locks.
        }
    }
}
