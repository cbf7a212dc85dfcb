package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.Stat;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.s6.slot.BackOff;
import dev.gatehouse.s6.slot.FinishScript;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.process.RunRecord;
import dev.gatehouse.spi.process.RunScript;
import dev.gatehouse.spi.process.Survivors;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Removes slots together: subscribes, renames each slot to a dot name, sends one {@code an} for all, waits until the
 * supervisors of service and logger have exited, and only then deletes.
 *
 * <p>On {@code n} s6-svscan ends the supervisors of removed services: with TERM for the service's s6-supervise, which
 * first stops the service, and with HUP for the logger's, which lets the logger read to the end. The directory is
 * deleted when both locks are free, because an s6-supervise in a deleted directory could not be controlled any more.
 */
public final class Withdrawal implements AutoCloseable {
    /** Assumed stop timeout of a service without one. */
    private static final Duration UNLIMITED_GRACE = Duration.ofSeconds(90);

    /** Time for supervisors and logger, in addition to the service's stop timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** Size limit; a ./finish of Gatehouse is much smaller. */
    private static final int LONGEST_FINISH = 16_384;

    /**
     * How long a logger may run without its service before it gets a command to exit. It only has to read to the end,
     * which is quick; but output that it has not read by then is lost, so a slow logger must get this time.
     */
    private static final Duration LOGGER_ALONE = Duration.ofSeconds(5);

    /** Time between that command and KILL. s6-log tries for ever to write to a full disk, and ignores TERM meanwhile. */
    private static final Duration LOGGER_LAST = Duration.ofSeconds(2);

    /** Interval of checks of all slots being removed, which take a few microseconds each. */
    private static final Duration NEXT_LOOK_AT_ALL = Duration.ofMillis(250);

    /** Commands of s6-supervise: stop with TERM, and exit then. */
    private static final String DISMISS = "xd";

    private final Scandir scandir;
    private final Directory directory;
    private final List<Leaving> entries = new ArrayList<>();
    private long lookedAtAll = System.nanoTime();

    public Withdrawal(Scandir scandir, Directory directory) {
        this.scandir = scandir;
        this.directory = directory;
    }

    /** Renames a slot, so that s6-svscan does not see it any more. Its processes run until {@link #reapAndDelete}. */
    public void add(ServiceName service, String name) throws IOException {
        Servicedir slot = new Servicedir(scandir.path().resolve(name));
        requireOwn(name);
        List<Subscription> subscriptions = listen(slot);
        String away;
        try {
            away = Leftovers.rename(directory, name);
        } catch (IOException e) {
            for (Subscription subscription : subscriptions) {
                subscription.close();
            }
            throw e;
        }
        if (!Survivors.isOneOf(slot.path())) {
            dropFinish(away);
        }
        entries.add(new Leaving(service, slot.path(), away, gone(away), subscriptions));
    }

    /**
     * Deletes a ./finish of Gatehouse: no restart decision is needed any more, and its three processes would take most
     * of the time of a removal. A foreign ./finish may have to clean up, so it stays. So does that of the gateway that runs this
     * process: when this process has ended, only ./finish ends the rest of the process group.
     */
    private void dropFinish(String away) {
        try (Directory slot = directory.child(away)) {
            if (slot.readFile("finish", LONGEST_FINISH)
                    .filter(FinishScript::isOurs)
                    .isPresent()) {
                slot.delete("finish");
            }
        } catch (IOException stays) {
            // Then ./finish runs, which only costs time.
            return;
        }
    }

    /** Refuses a slot that this account could rename but not delete. */
    private void requireOwn(String name) throws IOException {
        Stat attributes = directory.attributes(name);
        Accounts.Account caller = Accounts.current();
        if (attributes != null && !caller.isRoot() && attributes.uid() != caller.uid()) {
            throw new AccessRefusedException(
                    scandir.path().resolve(name) + " belongs to uid " + attributes.uid() + ", but this process "
                            + "runs as uid " + caller.uid(),
                    Remedy.gatehouse("reconcile").asRoot(),
                    new IOException("foreign owner"));
        }
    }

    /** Continues the removal of a slot that a killed process had already renamed. */
    public void resume(String away) throws IOException {
        Servicedir slot = gone(away);
        entries.add(new Leaving(null, null, away, slot, listen(slot)));
    }

    private Servicedir gone(String away) {
        return new Servicedir(scandir.path().resolve(away));
    }

    /**
     * Subscribes only to supervised servicedirs: without a supervisor there are no events, and a broken slot may have
     * no fifodir.
     */
    private static List<Subscription> listen(Servicedir slot) throws PosixException {
        List<Subscription> subscriptions = new ArrayList<>();
        for (Servicedir part : List.of(slot, slot.logger())) {
            if (part.supervisor().isPresent()) {
                subscriptions.add(Subscription.to(part));
            }
        }
        return subscriptions;
    }

    /** Ends the supervisors of all added slots, waits until they have exited, and deletes the slots. */
    public void reapAndDelete(Refusals refusals) throws IOException {
        try {
            reap();
        } catch (IOException | GatehouseException e) {
            putBack(e);
            throw e;
        }
        for (Leaving entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.movedTo(entry.slot);
            }
            entry.deadline = Deadline.after(entry.timeout);
        }
        for (Leaving entry : entries) {
            entry.backOff.end();
        }
        for (Leaving entry : entries) {
            // Waits for one slot at a time, because all must exit; each is deleted while the others are still stopping.
            try (FifoSignals<Leaving> signals = new FifoSignals<>(List.of(entry))) {
                WaitLoop.await(List.of(entry), new Farewells(), signals);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            entry.endRun();
            Optional<GatehouseException> failure = entry.supervised() ? Optional.of(stays(entry)) : delete(entry);
            ServiceName service = entry.service;
            if (service != null && failure.isPresent()) {
                refusals.refuse(service, failure.get());
            }
        }
    }

    /** Nothing was ended, so s6-svscan shall see the slots again; a ./finish that was dropped counts as a difference. */
    private void putBack(Exception reason) {
        for (Leaving entry : entries) {
            if (entry.former != null) {
                try {
                    directory.rename(entry.away, entry.former.getFileName().toString());
                } catch (IOException e) {
                    reason.addSuppressed(e);
                }
            }
        }
    }

    /** If s6-svscan is not running but supervisors are, each gets its own command. */
    private void reap() throws IOException {
        try {
            scandir.send("an");
        } catch (NoSupervisorException nobody) {
            for (Leaving entry : entries) {
                command(entry.slot, DISMISS);
                command(entry.slot.logger(), DISMISS);
            }
        }
    }

    private static void command(Servicedir servicedir, String letters) throws PosixException {
        try {
            Fifo.send(servicedir.control(), letters.getBytes(StandardCharsets.US_ASCII));
        } catch (PosixException e) {
            // A link that is not followed leads to another service.
            if (!e.is(Errno.ENXIO) && !e.is(Errno.ENOENT) && !e.is(Errno.ELOOP)) {
                throw e;
            }
        }
    }

    /** The time of all other slots runs while one is waited for. */
    private void dismissLoggers() throws PosixException {
        long now = System.nanoTime();
        if (now - lookedAtAll >= NEXT_LOOK_AT_ALL.toNanos()) {
            lookedAtAll = now;
            for (Leaving entry : entries) {
                entry.dismissLogger(now);
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
        String full = LoggerDisk.full(entry.slot.logger())
                .map(reason -> reason + "; ")
                .orElse("");
        return new TimedOutException(
                "The supervisors of " + entry.slot.path() + " did not exit",
                entry.timeout,
                full + "the slot is renamed; the next gatehouse command completes the removal",
                Remedy.gatehouse("reconcile"));
    }

    @Override
    public void close() throws PosixException {
        for (Leaving entry : entries) {
            for (Subscription subscription : entry.subscriptions) {
                subscription.close();
            }
        }
    }

    /** Waits for the event {@code x} of the supervisors of a service and of its logger. */
    private static final class Farewells implements WaitLoop.Watch<Leaving> {
        @Override
        public Map<Leaving, Duration> look(Collection<Leaving> due) {
            Map<Leaving, Duration> open = new HashMap<>();
            for (Leaving entry : due) {
                try {
                    if (entry.supervised()) {
                        open.put(entry, entry.pause());
                    }
                } catch (IOException e) {
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
            // The locks are checked once more afterwards.
        }

        @Override
        public void interrupted(Leaving entry) {
            entry.interrupted = true;
        }
    }

    /** A slot that is being removed. */
    private final class Leaving implements FifoSignals.Listener {
        private final @Nullable ServiceName service;

        /** The slot before it was renamed; null if that is not known. */
        private final @Nullable Path former;

        private final String away;
        private final Servicedir slot;
        private final List<Subscription> subscriptions;
        private final Duration timeout;
        private final BackOff backOff;
        private Deadline deadline;
        private boolean interrupted;
        private int farewells;
        private Optional<RunRecord> run;
        private final OptionalInt account;
        private long serviceGone;
        private boolean loggerDismissed;

        Leaving(
                @Nullable ServiceName service,
                @Nullable Path former,
                String away,
                Servicedir slot,
                List<Subscription> subscriptions) {
            this.service = service;
            this.former = former;
            this.away = away;
            this.slot = slot;
            this.subscriptions = subscriptions;
            this.backOff = new BackOff(slot);
            long grace = slot.killAfterMillis().orElse(0);
            // Without ./finish nobody else ends what is left of the run.
            this.run = slot.liveRun();
            this.account = run.map(RunRecord::account).orElse(OptionalInt.empty());
            this.timeout = (grace > 0 ? Duration.ofMillis(grace) : UNLIMITED_GRACE).plus(MARGIN);
            this.deadline = Deadline.after(timeout);
        }

        boolean supervised() throws PosixException {
            return slot.supervisor().isPresent() || slot.logger().supervisor().isPresent();
        }

        @Override
        public List<Subscription> subscriptions() {
            return subscriptions;
        }

        @Override
        public void hear(String announced) {
            farewells += (int) announced.chars().filter(c -> c == 'x').count();
        }

        Duration pause() throws IOException {
            if (slot.supervisor().isEmpty()) {
                endRun();
            }
            dismissLoggers();
            // The supervisor announces x just before it exits, and its lock is released on exit; so check again soon.
            return farewells >= subscriptions.size() || backOff.end() ? Duration.ofMillis(1) : Duration.ofMillis(100);
        }

        /** Ends the processes of the gateway that its supervisor has left, which may also hold the log open. */
        void endRun() throws IOException {
            if (run.isPresent()) {
                // A run that still lives had no supervisor, and gets its own time.
                run.get().endGroup(run.get().isAlive() ? timeout.minus(MARGIN) : RunScript.REST);
                run = Optional.empty();
                if (former != null && account.isPresent()) {
                    Survivors.end(former, account.getAsInt(), RunScript.REST);
                }
            }
        }

        /**
         * In about one of a hundred removals of a slot that was published a moment ago, the logger's s6-supervise does
         * not exit although nothing writes to the logger any more (observed on 2.11.3.2). It then gets its own command
         * to exit. KILL ends a logger that does not exit even then; what it has not written is lost.
         */
        void dismissLogger(long now) throws PosixException {
            if (serviceGone == 0) {
                serviceGone = slot.supervisor().isEmpty() ? now : 0;
                return;
            }
            Duration alone = Duration.ofNanos(now - serviceGone);
            if (alone.compareTo(loggerDismissed ? LOGGER_ALONE.plus(LOGGER_LAST) : LOGGER_ALONE) > 0) {
                command(slot.logger(), loggerDismissed ? DISMISS + "k" : DISMISS);
                loggerDismissed = true;
            }
        }
    }
}
