package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.Poll;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.waiting.Signals;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What s6-supervise announces to listeners, as the engine waits for it.
 *
 * @param <S> whose events they are
 */
public final class FifoSignals<S extends FifoSignals.Listener> implements Signals<S> {
    /** poll(2) does not end with an interrupt of a Java thread, so it is called for a part of the time at once. */
    private static final Duration SLICE = Duration.ofMillis(200);

    /** Whoever listens to servicedirs. */
    public interface Listener {
        /** The fifodirs that it listens to. */
        List<Subscription> subscriptions();

        /** Is given the bytes that were announced. */
        void hear(String announced);
    }

    private final List<S> owners = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Poll poll;

    /** Begins to wait for the events of these; they have subscribed already, and close their subscriptions themselves. */
    public FifoSignals(Collection<S> listeners) {
        List<Fifo> fifos = new ArrayList<>();
        for (S listener : listeners) {
            for (Subscription subscription : listener.subscriptions()) {
                owners.add(listener);
                subscriptions.add(subscription);
                fifos.add(subscription.fifo());
            }
        }
        this.poll = new Poll(fifos);
    }

    @Override
    public Collection<S> await(Duration atMost) throws InterruptedException {
        Set<S> news = new LinkedHashSet<>();
        try {
            for (int index : poll.await(atMost.compareTo(SLICE) < 0 ? atMost : SLICE)) {
                owners.get(index).hear(subscriptions.get(index).announced());
                news.add(owners.get(index));
            }
        } catch (PosixException e) {
            throw new UncheckedIOException(e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return news;
    }

    /** Every change is announced. */
    @Override
    public Duration pause(Duration wanted) {
        return wanted;
    }

    @Override
    public void close() {
        poll.close();
    }
}
