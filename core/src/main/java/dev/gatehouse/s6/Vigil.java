package dev.gatehouse.s6;

import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.Poll;
import dev.gatehouse.posix.PosixException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waiting for the effect of commands on many services at once, by their events, each within its own limit. */
final class Vigil {
    private final List<Watch> watches = new ArrayList<>();

    /** Whose each listener is, and which of its. */
    private final List<Listener> listeners = new ArrayList<>();

    private Vigil(List<? extends Expectation> expectations) {
        for (Expectation expectation : expectations) {
            Watch watch = new Watch(expectation);
            watches.add(watch);
            for (Subscription subscription : expectation.subscriptions()) {
                listeners.add(new Listener(watch, subscription));
            }
        }
    }

    /** What is waited for on one service. */
    interface Expectation {
        /** Where its events come from. */
        List<Subscription> subscriptions();

        /**
         * Looks again, because of what was announced or because of the time.
         *
         * @param announced the bytes that came since the last look, empty at the first and when only time has passed
         * @return how long until it wants to look again without any event; zero: it is over
         */
        Duration look(String announced) throws PosixException;

        /** The time of {@link System#nanoTime} at which its patience ends. */
        long deadline();

        /** Its patience has ended. */
        void expired();

        /** Looking at it failed in a way that concerns it alone; it is over. */
        void failed(GatehouseException reason);
    }

    /** Waits until every expectation is over or has expired. */
    static void keep(List<? extends Expectation> expectations) throws PosixException {
        new Vigil(expectations).keep();
    }

    private void keep() throws PosixException {
        List<Fifo> fifos =
                listeners.stream().map(listener -> listener.subscription.fifo()).toList();
        watches.forEach(watch -> watch.wakeUp = System.nanoTime());
        try (Poll poll = new Poll(fifos)) {
            while (lookAtThoseDue(poll)) {
                for (int index : poll.await(Duration.ofNanos(untilNextWakeUp()))) {
                    Listener listener = listeners.get(index);
                    listener.watch.announced += listener.subscription.announced();
                }
            }
        }
    }

    /** Looks at every watch that has news or whose time has come; tells whether any is still open. */
    private boolean lookAtThoseDue(Poll poll) throws PosixException {
        boolean anyOpen = false;
        for (Watch watch : watches) {
            if (watch.open && (!watch.announced.isEmpty() || watch.wakeUp - System.nanoTime() <= 0)) {
                watch.look();
                if (!watch.open) {
                    ignore(watch, poll);
                }
            }
            anyOpen |= watch.open;
        }
        return anyOpen;
    }

    private void ignore(Watch watch, Poll poll) {
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i).watch == watch) {
                poll.ignore(i);
            }
        }
    }

    private long untilNextWakeUp() {
        long now = System.nanoTime();
        long earliest = Long.MAX_VALUE;
        for (Watch watch : watches) {
            if (watch.open) {
                earliest = Math.min(earliest, watch.wakeUp - now);
            }
        }
        return Math.max(0, earliest);
    }

    private record Listener(Watch watch, Subscription subscription) {}

    /** An expectation and when to look at it again. */
    private static final class Watch {
        private final Expectation expectation;
        private String announced = "";
        private long wakeUp;
        private boolean open = true;

        Watch(Expectation expectation) {
            this.expectation = expectation;
        }

        void look() throws PosixException {
            String bytes = announced;
            announced = "";
            Duration again;
            long now;
            try {
                again = expectation.look(bytes);
                if (again.isZero()) {
                    open = false;
                    return;
                }
                now = System.nanoTime();
                if (expectation.deadline() - now <= 0) {
                    expectation.expired();
                    open = false;
                    return;
                }
            } catch (GatehouseException e) {
                expectation.failed(e);
                open = false;
                return;
            }
            wakeUp = now + Math.min(again.toNanos(), expectation.deadline() - now);
        }
    }
}
