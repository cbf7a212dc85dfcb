package dev.gatehouse.spi.waiting;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment by which something has to have happened, by a clock that nobody sets. Safe for any duration: what lies further
 * away than 100 years never comes. Immutable.
 *
 * @since 0.1.0
 */
public final class Deadline {
    /** Far enough for everybody, and near enough for sums of nanoseconds not to overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final LongSupplier nanos;
    private final long end;
    private final Duration limit;

    private Deadline(LongSupplier nanos, long end, Duration limit) {
        this.nanos = nanos;
        this.end = end;
        this.limit = limit;
    }

    /** The moment this long from now; a negative duration is none at all. */
    public static Deadline after(Duration limit) {
        return after(limit, System::nanoTime);
    }

    /**
     * The same by another clock.
     *
     * @param nanos the clock, with {@link System#nanoTime}'s contract
     */
    public static Deadline after(Duration limit, LongSupplier nanos) {
        return new Deadline(nanos, nanos.getAsLong() + nanos(limit), limit);
    }

    /** This moment, or another one that comes earlier. */
    public Deadline orEarlier(Deadline other) {
        return other.end - end < 0 ? other : this;
    }

    /** A duration in nanoseconds, within 0 and 100 years. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    public boolean hasPassed() {
        return end - nanos.getAsLong() <= 0;
    }

    /** What is left; zero where it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    /** The duration that it was made from, for messages. */
    public Duration limit() {
        return limit;
    }
}
