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
 * The loop behind every wait: looks at several subjects when they have changed or their time has come, until each is
 * done or late, or the thread is interrupted.
 *
 * @param <S> the type of the subjects; compared by equality
 * @since 0.1.0
 */
public final class WaitLoop<S> {
    private final Watch<S> watch;
    private final Signals<S> signals;
    private final LongSupplier nanos;
    private final Map<S, Long> dueAt = new LinkedHashMap<>();

    /**
     * Decides about subjects. Called by the waiting thread.
     *
     * @param <S> the type of the subjects
     */
    public interface Watch<S> {
        /**
         * Looks at subjects that have changed or whose time has come.
         *
         * @param due the subjects
         * @return for each subject that is not done, how long its next look can wait if every change is signalled
         */
        Map<S, Duration> look(Collection<S> due);

        /**
         * Returns a subject's deadline. There is one more look after it before the subject counts as late.
         *
         * @param subject the subject
         * @return its deadline
         */
        Deadline deadline(S subject);

        /**
         * Called for a subject that is not done at its deadline.
         *
         * @param subject the subject
         */
        void late(S subject);

        /**
         * Called for a subject that is not done when the thread is interrupted. The interrupt status is set.
         *
         * @param subject the subject
         */
        void interrupted(S subject);
    }

    private WaitLoop(Watch<S> watch, Signals<S> signals, LongSupplier nanos) {
        this.watch = watch;
        this.signals = signals;
        this.nanos = nanos;
    }

    /**
     * Waits until every subject is done or late. Ends at once if the thread is interrupted; the interrupt status stays
     * set.
     *
     * @param <S> the type of the subjects
     * @param subjects the subjects
     * @param watch decides about them
     * @param signals tells when to look
     */
    public static <S> void await(Collection<S> subjects, Watch<S> watch, Signals<S> signals) {
        await(subjects, watch, signals, System::nanoTime);
    }

    /**
     * Waits as {@link #await(Collection, Watch, Signals)} does, on another clock.
     *
     * @param <S> the type of the subjects
     * @param subjects the subjects
     * @param watch decides about them
     * @param signals tells when to look
     * @param nanos the clock, with the contract of {@link System#nanoTime}
     */
    public static <S> void await(Collection<S> subjects, Watch<S> watch, Signals<S> signals, LongSupplier nanos) {
        WaitLoop<S> loop = new WaitLoop<>(watch, signals, nanos);
        long now = nanos.getAsLong();
        subjects.forEach(subject -> loop.dueAt.put(subject, now));
        loop.run();
    }

    /**
     * An attempt at something that another process may delay.
     *
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface Attempt<R> {
        /**
         * Tries once.
         *
         * @return the result; empty to try again
         * @throws IOException if a further attempt makes no sense
         */
        Optional<R> make() throws IOException;
    }

    /**
     * Tries until there is a result, the deadline has passed, or the thread is interrupted. The last attempt comes
     * after the deadline. Use it if no event signals the change, such as a lock that becomes free.
     *
     * @param <R> the type of the result
     * @param pace time between two attempts
     * @param deadline when to give up
     * @param attempt what to try
     * @return the result; empty if there is none. The thread's interrupt status says whether it was interrupted
     * @throws IOException if an attempt throws it
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
