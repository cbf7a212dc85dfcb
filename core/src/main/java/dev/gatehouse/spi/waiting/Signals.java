package dev.gatehouse.spi.waiting;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A source of events that tell when something may have changed, or a timer if there are no events. Used by one thread.
 *
 * @param <S> the type of the subjects
 * @since 0.1.0
 */
public interface Signals<S> extends AutoCloseable {
    /**
     * Waits until a subject has changed or the time is over. May return early.
     *
     * @param atMost the longest time to wait
     * @return the subjects that have changed; empty if the source cannot tell
     * @throws InterruptedException if the thread is interrupted; thrown within 250 ms
     */
    Collection<S> await(Duration atMost) throws InterruptedException;

    /**
     * Returns how long to wait until the next look at a subject without events.
     *
     * @param wanted how long to wait if every change is signalled
     * @return the pause
     */
    Duration pause(Duration wanted);

    /** Releases the source; by default does nothing. */
    @Override
    default void close() {}

    /**
     * Returns a timer: every subject is looked at again after a fixed time.
     *
     * @param <S> the type of the subjects
     * @param pace the time
     * @return the timer
     */
    static <S> Signals<S> timer(Duration pace) {
        return new Signals<>() {
            @Override
            public Collection<S> await(Duration atMost) throws InterruptedException {
                LockSupport.parkNanos(Deadline.nanos(atMost));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                return List.of();
            }

            @Override
            public Duration pause(Duration wanted) {
                return pace;
            }
        };
    }
}
