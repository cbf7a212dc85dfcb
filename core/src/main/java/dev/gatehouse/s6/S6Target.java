package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.s6.slot.BackOff;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import java.util.List;

/** A slot in one operation: what it listens to, and what it has heard and seen since. */
public final class S6Target implements Target, FifoSignals.Listener {
    private final ServiceName service;
    private final Servicedir slot;
    private final Operation operation;
    private final Expectations expectations;
    private final BackOff backOff;
    private final List<Subscription> subscriptions;
    private final Observation before;

    /** Whether s6-supervise has announced the end of a run, or of ./finish, since it is listened to. */
    private boolean heardEnd;

    private boolean heardFinish;

    /** Whether s6-supervise has been seen to mean it to run. */
    private boolean seenWanted;

    private boolean hastened;

    /** Since when the status names a process that is not there, by {@link System#nanoTime}; 0: it does not. */
    private long goneSince;

    /**
     * Makes one that listens to what it is given.
     *
     * @param before what it did, looked at after it began to listen
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

    /** s6's own {@code r} would take a clean exit for the gateway's wish to end. */
    @Override
    public Course course() {
        return operation == Operation.RESTART ? Course.STOP_FIRST : Course.AT_ONCE;
    }

    @Override
    public List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Override
    public void hear(String announced) {
        heardEnd |= announced.indexOf('d') >= 0;
        heardFinish |= announced.indexOf('D') >= 0;
    }

    boolean heardEnd() {
        return heardEnd;
    }

    boolean heardFinish() {
        return heardFinish;
    }

    /** Notes whether s6-supervise means it to run; tells whether it has ever been seen to. */
    boolean seenWanted(boolean wanted) {
        seenWanted |= wanted;
        return seenWanted;
    }

    /** Whether this is the first time that it is asked. */
    boolean hastens() {
        boolean first = !hastened;
        hastened = true;
        return first;
    }

    /** Notes whether its process is gone and not noted as such; tells for how many nanoseconds that has been so. */
    long goneFor(boolean gone) {
        long now = System.nanoTime();
        if (!gone || goneSince == 0) {
            goneSince = gone ? now : 0;
        }
        return gone ? now - goneSince : 0;
    }

    /** Whether the status named a process that is not there when it was looked at last. */
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
            // A FIFO that could not be taken away is cleared by s6 itself at the next event: nobody reads it.
            return;
        }
    }
}
