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
 * Events that s6-supervise announces to listeners, in the form that the engine waits for.
 *
 * @param <S> listener type
 */
public final class FifoSignals<S extends FifoSignals.Listener> implements Signals<S> {
    /** An interrupt of the Java thread does not end poll(2), so each call waits at most this long. */
    private static final Duration SLICE = Duration.ofMillis(200);

    /** A listener to events of servicedirs. */
    public interface Listener {
        /** Returns its subscriptions. */
        List<Subscription> subscriptions();

        /** Receives the announced bytes. */
        void hear(String announced);
    }

    private final List<S> owners = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Poll poll;

    /** Creates signals for listeners that have already subscribed. The listeners close their subscriptions themselves. */
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

    /** Every change is announced, so no shorter pause is needed. */
    @Override
    public Duration pause(Duration wanted) {
        return wanted;
    }

    @Override
    public void close() {
        poll.close();
    }
}
