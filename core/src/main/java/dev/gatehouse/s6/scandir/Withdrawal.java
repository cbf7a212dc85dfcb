package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.posix.Stat;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.s6.slot.BackOff;
import dev.gatehouse.s6.slot.FinishScript;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slots being taken down together: listen, rename to a dot name, one {@code an} for all, wait until the supervisors of
 * service and logger have left, and only then delete.
 *
 * <p>s6-svscan reaps what has left its scandir ({@code n}), by TERM to the service's s6-supervise, which brings the
 * service down first, and HUP to the logger's, which lets it read to the end. The directory is deleted when both locks
 * are free: an s6-supervise in a deleted directory could never be commanded again.
 */
public final class Withdrawal implements AutoCloseable {
    /** For a service with no limit of its own on how long it may take to stop. */
    private static final Duration UNLIMITED_GRACE = Duration.ofSeconds(90);

    /** What supervisors and logger may take beyond the service's own grace. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** Far more than a ./finish of ours has. */
    private static final int LONGEST_FINISH = 16_384;

    /**
     * How long a logger may go on without its service before it is told to end. It has only to read to the end, which takes
     * a moment; but what it has not read when it is told is lost, so one that is held up must have its time.
     */
    private static final Duration LOGGER_ALONE = Duration.ofSeconds(5);

    /** How often it is looked meanwhile at all that leave, which takes some microseconds each. */
    private static final Duration NEXT_LOOK_AT_ALL = Duration.ofMillis(250);

    private final Scandir scandir;
    private final Directory directory;
    private final List<Leaving> entries = new ArrayList<>();

    public Withdrawal(Scandir scandir, Directory directory) {
        this.scandir = scandir;
        this.directory = directory;
    }

    /** Takes a slot out of the scan; its processes run on until they are reaped. */
    public void add(ServiceName service, String name) throws IOException {
        Servicedir slot = new Servicedir(scandir.path().resolve(name));
        requireOwn(name);
        List<Subscription> subscriptions = listen(slot);
        String away = Leftovers.leavingName();
        try {
            directory.rename(name, away);
        } catch (IOException e) {
            for (Subscription subscription : subscriptions) {
                subscription.close();
            }
            throw e;
        }
        dropFinish(away);
        entries.add(new Leaving(service, away, gone(away), subscriptions));
    }

    /**
     * Whether to start again, which our ./finish decides, is no question any more, and deciding it takes three processes:
     * most of the time that a withdrawal would need. A ./finish of somebody else's may have something to clean up.
     */
    private void dropFinish(String away) {
        try (Directory slot = directory.child(away)) {
            if (slot.readFile("finish", LONGEST_FINISH)
                    .filter(FinishScript::isOurs)
                    .isPresent()) {
                slot.delete("finish");
            }
        } catch (IOException stays) {
            // Then it runs, and all that is lost is time.
            return;
        }
    }

    /** One that this user could take out of the scan and could then not delete is refused before it is touched. */
    private void requireOwn(String name) throws IOException {
        Stat attributes = directory.attributes(name);
        Accounts.Account caller = Accounts.current();
        if (attributes != null && !caller.isRoot() && attributes.uid() != caller.uid()) {
            throw new AccessRefusedException(
                    scandir.path().resolve(name) + " belongs to uid " + attributes.uid() + ", and this is uid "
                            + caller.uid(),
                    "sudo gatehouse reconcile",
                    new IOException("foreign owner"));
        }
    }

    /** Goes on with one that was renamed by somebody who then died. */
    public void resume(String away) throws IOException {
        Servicedir slot = gone(away);
        entries.add(new Leaving(null, away, slot, listen(slot)));
    }

    private Servicedir gone(String away) {
        return new Servicedir(scandir.path().resolve(away));
    }

    /** Nobody announces anything where nobody supervises, and a broken slot has nowhere to listen. */
    private static List<Subscription> listen(Servicedir slot) throws PosixException {
        List<Subscription> subscriptions = new ArrayList<>();
        for (Servicedir part : List.of(slot, slot.logger())) {
            if (RecordLock.holder(part.lock()).isPresent()) {
                subscriptions.add(Subscription.to(part));
            }
        }
        return subscriptions;
    }

    /** Has s6-svscan reap all that were added, waits until their supervisors have left, and deletes them. */
    public void reapAndDelete(Refusals refusals) throws IOException {
        reap();
        for (Leaving entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.movedTo(entry.slot);
            }
            entry.deadline = Deadline.after(entry.patience);
        }
        for (Leaving entry : entries) {
            entry.backOff.end();
        }
        for (Leaving entry : entries) {
            // One after another, for all have to go; and what has gone is deleted while the others still end.
            try (FifoSignals<Leaving> signals = new FifoSignals<>(List.of(entry))) {
                WaitLoop.await(List.of(entry), new Farewells(), signals);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            Optional<GatehouseException> failure = entry.supervised() ? Optional.of(stays(entry)) : delete(entry);
            ServiceName service = entry.service;
            if (service != null && failure.isPresent()) {
                refusals.refuse(service, failure.get());
            }
        }
    }

    /** Where s6-svscan is gone and its supervisors are not, they are told one by one. */
    private void reap() throws IOException {
        try {
            scandir.send("an");
        } catch (NoSupervisorException nobody) {
            for (Leaving entry : entries) {
                dismiss(entry.slot);
                dismiss(entry.slot.logger());
            }
        }
    }

    private static void dismiss(Servicedir servicedir) throws PosixException {
        try {
            Fifo.send(servicedir.control(), "xd".getBytes(StandardCharsets.US_ASCII));
        } catch (PosixException e) {
            if (!e.is(Errno.ENXIO) && !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private Optional<GatehouseException> delete(Leaving entry) {
        try {
            directory.deleteTree(entry.away);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(S6Errors.translate("deleting " + entry.slot.path(), scandir.path(), e));
        }
    }

    private static GatehouseException stays(Leaving entry) {
        ServiceName service = entry.service;
        if (entry.interrupted && service != null) {
            return new InterruptedOperationException(service, true);
        }
        return new TimedOutException(
                "the supervisors of " + entry.slot.path() + " did not leave",
                entry.patience,
                "the slot is out of the scandir, and the next gatehouse takes it down to the end",
                "gatehouse reconcile");
    }

    @Override
    public void close() throws PosixException {
        for (Leaving entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.close();
            }
        }
    }

    /** Waits for the {@code x} of the supervisors of a service and of its logger. */
    private static final class Farewells implements WaitLoop.Watch<Leaving> {
        @Override
        public Map<Leaving, Duration> look(Collection<Leaving> due) {
            Map<Leaving, Duration> open = new HashMap<>();
            for (Leaving entry : due) {
                try {
                    if (entry.supervised()) {
                        open.put(entry, entry.pause());
                    }
                } catch (PosixException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return open;
        }

        @Override
        public Deadline deadline(Leaving entry) {
            return entry.deadline;
        }

        @Override
        public void late(Leaving entry) {
            // What is still supervised says so.
        }

        @Override
        public void interrupted(Leaving entry) {
            entry.interrupted = true;
        }
    }

    /** One slot on its way out. */
    private final class Leaving implements FifoSignals.Listener {
        private final @Nullable ServiceName service;
        private final String away;
        private final Servicedir slot;
        private final List<Subscription> subscriptions;
        private final Duration patience;
        private final BackOff backOff;
        private Deadline deadline;
        private boolean interrupted;
        private int farewells;
        private long serviceGone;
        private long lookedAtAll;

        Leaving(@Nullable ServiceName service, String away, Servicedir slot, List<Subscription> subscriptions) {
            this.service = service;
            this.away = away;
            this.slot = slot;
            this.subscriptions = subscriptions;
            this.backOff = new BackOff(slot);
            long grace = slot.killAfterMillis().orElse(0);
            this.patience = (grace > 0 ? Duration.ofMillis(grace) : UNLIMITED_GRACE).plus(MARGIN);
            this.deadline = Deadline.after(patience);
        }

        boolean supervised() throws PosixException {
            return RecordLock.holder(slot.lock()).isPresent()
                    || RecordLock.holder(slot.logger().lock()).isPresent();
        }

        @Override
        public List<Subscription> subscriptions() {
            return subscriptions;
        }

        @Override
        public void hear(String announced) {
            farewells += (int) announced.chars().filter(c -> c == 'x').count();
        }

        Duration pause() throws PosixException {
            dismissLogger();
            // The last x is announced just before its process ends, and the lock goes with the process.
            return farewells >= subscriptions.size() || backOff.end() ? Duration.ofMillis(1) : Duration.ofMillis(100);
        }

        void noteLoggerAlone() throws PosixException {
            if (serviceGone == 0 && RecordLock.holder(slot.lock()).isEmpty()) {
                serviceGone = System.nanoTime();
                lookedAtAll = serviceGone;
            }
        }

        /**
         * Once in some hundred withdrawals of a slot that had only just been published, the logger's s6-supervise stays
         * though nothing feeds it any more (seen on 2.11.3.2). It is then told itself.
         */
        private void dismissLogger() throws PosixException {
            noteLoggerAlone();
            long now = System.nanoTime();
            if (serviceGone == 0 || now - lookedAtAll < NEXT_LOOK_AT_ALL.toNanos()) {
                return;
            }
            lookedAtAll = now;
            // While this one is waited for, the time of all others goes by too.
            for (Leaving other : entries) {
                other.noteLoggerAlone();
            }
            if (now - serviceGone > LOGGER_ALONE.toNanos()) {
                serviceGone = now;
                dismiss(slot.logger());
            }
        }
    }
}
