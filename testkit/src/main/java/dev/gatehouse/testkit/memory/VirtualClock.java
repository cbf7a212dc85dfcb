package dev.gatehouse.testkit.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is advanced. What was scheduled for a moment runs when the clock reaches it, in the
 * thread that advances the clock. An operation of an {@link InMemoryServiceManager} that waits advances its clock instead, so
 * a start that takes a minute by this clock takes no time by that of the host.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public final class VirtualClock extends Clock {
    /** The time at which a clock without a given time starts. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private record Task(long at, long number, Runnable action) {}

    private final Instant origin;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long elapsed;
    private long scheduled;

    private VirtualClock(Instant origin) {
        this.origin = origin;
    }

    /**
     * Makes a clock that shows {@link #EPOCH}.
     *
     * @return the clock
     */
    public static VirtualClock create() {
        return new VirtualClock(EPOCH);
    }

    /**
     * Makes a clock that shows a certain time.
     *
     * @param time the time
     * @return the clock
     */
    public static VirtualClock startingAt(Instant time) {
        return new VirtualClock(time);
    }

    /**
     * Advances the clock and runs everything that is scheduled for the time that passes, in order.
     *
     * @param duration how far; a negative duration counts as zero
     */
    public void advance(Duration duration) {
        long end;
        synchronized (this) {
            end = elapsed + Math.max(0, duration.toNanos());
        }
        while (true) {
            Runnable action;
            synchronized (this) {
                Task next = tasks.peek();
                if (next == null || next.at() > end) {
                    elapsed = Math.max(elapsed, end);
                    return;
                }
                tasks.remove();
                elapsed = Math.max(elapsed, next.at());
                action = next.action();
            }
            action.run();
        }
    }

    /**
     * Schedules an action.
     *
     * @param delay the time from now, by this clock; zero or less means at the next advance
     * @param action what is run, in the thread that advances the clock; it may schedule further actions
     */
    public synchronized void after(Duration delay, Runnable action) {
        tasks.add(new Task(elapsed + Math.max(0, delay.toNanos()), scheduled++, action));
    }

    /** {@return the time until the next scheduled action; empty if there is none} */
    public synchronized Optional<Duration> untilNextAction() {
        return Optional.ofNullable(tasks.peek()).map(next -> Duration.ofNanos(Math.max(0, next.at() - elapsed)));
    }

    /** {@return the time since the clock was made, in nanoseconds} */
    synchronized long nanos() {
        return elapsed;
    }

    @Override
    public synchronized Instant instant() {
        return origin.plusNanos(elapsed);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        VirtualClock clock = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return clock.withZone(other);
            }

            @Override
            public Instant instant() {
                return clock.instant();
            }
        };
    }
}
