package dev.gatehouse.spi.waiting;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How one learns that something may have changed: the manager's events where it has them, else a timer. Used by one thread.
 *
 * @param <S> what may have changed
 * @since 0.1.0
 */
public interface Signals<S> extends AutoCloseable {
    /**
     * Waits until something has changed or the time is over, whichever comes first. May return early.
     *
     * @return what has news; empty where that cannot be told
     * @throws InterruptedException where this thread is interrupted; within a quarter of a second
     */
    Collection<S> await(Duration atMost) throws InterruptedException;

    /**
     * How long to wait until the next look where nothing is announced.
     *
     * @param wanted how long would do if every change were announced
     */
    Duration pause(Duration wanted);

    @Override
    default void close() {}

    /** No events: everything is looked at again after a fixed time. */
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
