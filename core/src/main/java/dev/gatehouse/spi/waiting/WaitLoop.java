package dev.gatehouse.spi.waiting;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The one loop that waits: looks at several subjects whenever they have news or their time has come, until each is over, late
 * or the thread is interrupted.
 *
 * @param <S> what is waited for; its equality counts
 * @since 0.1.0
 */
public final class WaitLoop<S> {
    private final Watch<S> watch;
    private final Signals<S> signals;
    private final LongSupplier nanos;
    private final Map<S, Long> dueAt = new LinkedHashMap<>();

    /** What is waited for, and what becomes of it. */
    public interface Watch<S> {
        /**
         * Looks at subjects that have news or whose time has come.
         *
         * @return for each that has to be looked at again, how long it can wait where every change is announced; those left
         *     out are over
         */
        Map<S, Duration> look(Collection<S> due);

        /** By when it has to be over. It is looked at once more after that moment before it counts as late. */
        Deadline deadline(S subject);

        /** It was not over in time. */
        void late(S subject);

        /** This thread was interrupted before it was over; the thread's interrupt status is set again. */
        void interrupted(S subject);
    }

    private WaitLoop(Watch<S> watch, Signals<S> signals, LongSupplier nanos) {
        this.watch = watch;
        this.signals = signals;
        this.nanos = nanos;
    }

    /** Waits until all are over, late, or interrupted. An interrupt is obeyed at once and stays set. */
    public static <S> void await(Collection<S> subjects, Watch<S> watch, Signals<S> signals) {
        await(subjects, watch, signals, System::nanoTime);
    }

    /**
     * The same by another clock.
     *
     * @param nanos the clock, with {@link System#nanoTime}'s contract
     */
    public static <S> void await(Collection<S> subjects, Watch<S> watch, Signals<S> signals, LongSupplier nanos) {
        WaitLoop<S> loop = new WaitLoop<>(watch, signals, nanos);
        long now = nanos.getAsLong();
        subjects.forEach(subject -> loop.dueAt.put(subject, now));
        loop.run();
    }

    /** One attempt at something that may take until another process has done its part. */
    @FunctionalInterface
    public interface Attempt<R> {
        /** The result; empty where it has to be tried again. */
        Optional<R> make() throws IOException;
    }

    /**
     * Tries until there is a result, the deadline has passed, or the thread is interrupted; the last attempt is made after the
     * deadline. For what no event announces, such as a lock that becomes free.
     *
     * @param pace time between two attempts
     * @return the result; empty where there is none, and then the thread's interrupt status tells whether it was interrupted
     * @throws IOException what an attempt throws ends the attempts
     */
    public static <R> Optional<R> poll(Duration pace, Deadline deadline, Attempt<R> attempt) throws IOException {
        Signals<R> timer = Signals.timer(pace);
        while (true) {
            boolean last = deadline.hasPassed();
            Optional<R> result = attempt.make();
            if (result.isPresent() || last) {
                return result;
            }
            try {
                timer.await(pace.compareTo(deadline.left()) < 0 ? pace : deadline.left());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    private void run() {
        Collection<S> news = List.of();
        while (true) {
            look(due(news));
            if (dueAt.isEmpty()) {
                return;
            }
            try {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                news = signals.await(untilNextDue());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                dueAt.keySet().forEach(watch::interrupted);
                return;
            }
        }
    }

    private Set<S> due(Collection<S> news) {
        long now = nanos.getAsLong();
        Set<S> due = new LinkedHashSet<>(news);
        due.retainAll(dueAt.keySet());
        dueAt.forEach((subject, at) -> {
            if (at - now <= 0) {
                due.add(subject);
            }
        });
        return due;
    }

    private void look(Set<S> due) {
        if (due.isEmpty()) {
            return;
        }
        Map<S, Duration> again = watch.look(due);
        long now = nanos.getAsLong();
        for (S subject : due) {
            Duration wanted = again.get(subject);
            if (wanted == null) {
                dueAt.remove(subject);
                continue;
            }
            Deadline deadline = watch.deadline(subject);
            if (deadline.hasPassed()) {
                dueAt.remove(subject);
                watch.late(subject);
                continue;
            }
            long pause = Deadline.nanos(signals.pause(wanted));
            dueAt.put(subject, now + Math.min(pause, Deadline.nanos(deadline.left())));
        }
    }

    private Duration untilNextDue() {
        long now = nanos.getAsLong();
        long least = Long.MAX_VALUE;
        for (long at : dueAt.values()) {
            least = Math.min(least, at - now);
        }
        return Duration.ofNanos(Math.max(0, least));
    }
}
