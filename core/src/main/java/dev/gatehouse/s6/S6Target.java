package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.s6.slot.BackOff;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.process.Survivors;
import java.util.List;

/** A slot during one operation: its event subscriptions, and the events and states seen so far. */
public final class S6Target implements Target, FifoSignals.Listener {
    private final ServiceName service;
    private final Servicedir slot;
    private final Operation operation;
    private final Expectations expectations;
    private final BackOff backOff;
    private final List<Subscription> subscriptions;
    private final Observation before;

    /** Whether s6-supervise has announced the end of a run since the subscription began. */
    private boolean heardEnd;

    /** How often s6-supervise has announced the end of ./finish since the subscription began. */
    private int finishes;

    /** Whether the status has ever said "wanted up". */
    private boolean seenWanted;

    private boolean hastened;

    /**
     * Time of {@link System#nanoTime} since which the status has named a process that does not exist; 0 if it does not.
     */
    private long goneSince;

    /**
     * Creates a target with its event subscriptions.
     *
     * @param before observation before the operation, made after the subscription
     */
    S6Target(
            ServiceName service,
            Servicedir slot,
            Operation operation,
            Expectations expectations,
            List<Subscription> subscriptions,
            Observation before) {
        this.service = service;
        this.slot = slot;
        this.operation = operation;
        this.expectations = expectations;
        this.backOff = new BackOff(slot);
        this.subscriptions = List.copyOf(subscriptions);
        this.before = before;
    }

    @Override
    public ServiceName service() {
        return service;
    }

    Servicedir slot() {
        return slot;
    }

    Operation operation() {
        return operation;
    }

    BackOff backOff() {
        return backOff;
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    @Override
    public Observation before() {
        return before;
    }

    @Override
    public boolean endsCaller() {
        return Survivors.isOneOf(slot.path());
    }

    /** Whether the operation ends a run and begins another one. */
    boolean replaces() {
        return operation == Operation.RESTART && before.pid().isPresent();
    }

    @Override
    public List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Override
    public void hear(String announced) {
        heardEnd |= announced.indexOf('d') >= 0;
        for (int i = 0; i < announced.length(); i++) {
            finishes += announced.charAt(i) == 'D' ? 1 : 0;
        }
    }

    boolean heardEnd() {
        return heardEnd;
    }

    boolean heardFinish() {
        return finishes > 0;
    }

    /** Whether ./finish has ended after each of this number of ends. */
    boolean heardFinishOf(int ends) {
        return finishes >= ends;
    }

    /** Records whether the status says "wanted up"; returns whether it ever has. */
    boolean seenWanted(boolean wanted) {
        seenWanted |= wanted;
        return seenWanted;
    }

    /** Returns true only on the first call. */
    boolean hastens() {
        boolean first = !hastened;
        hastened = true;
        if (first && replaces()) {
            // ./finish of an older version may have decided that the gateway stays down.
            seenWanted = false;
        }
        return first;
    }

    boolean hasHastened() {
        return hastened;
    }

    /**
     * Records whether the process has exited without a record in the status; returns for how many nanoseconds that has
     * been so.
     */
    long goneFor(boolean gone) {
        long now = System.nanoTime();
        if (!gone || goneSince == 0) {
            goneSince = gone ? now : 0;
        }
        return gone ? now - goneSince : 0;
    }

    /** Whether the status, when last read, named a process that does not exist. */
    boolean isGone() {
        return goneSince != 0;
    }

    @Override
    public void close() {
        subscriptions.forEach(S6Target::close);
    }

    private static void close(Subscription subscription) {
        try {
            subscription.close();
        } catch (PosixException left) {
            // s6 itself deletes a FIFO without a reader at the next event.
            return;
        }
    }
}
