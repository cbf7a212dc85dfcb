package dev.gatehouse.spi.waiting;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment by which something must have happened, on a monotonic clock. Any duration is allowed; a moment more than 100
 * years away never comes. Immutable.
 *
 * @since 0.1.0
 */
public final class Deadline {
    /** Long enough in practice, and short enough that sums of nanoseconds do not overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final LongSupplier nanos;
    private final long end;
    private final Duration limit;

    private Deadline(LongSupplier nanos, long end, Duration limit) {
        this.nanos = nanos;
        this.end = end;
        this.limit = limit;
    }

    /**
     * Returns the moment after a duration from now.
     *
     * @param limit the duration; a negative one counts as zero
     * @return the deadline
     */
    public static Deadline after(Duration limit) {
        return after(limit, System::nanoTime);
    }

    /**
     * Returns the moment after a duration from now on another clock.
     *
     * @param limit the duration; a negative one counts as zero
     * @param nanos the clock, with the contract of {@link System#nanoTime}
     * @return the deadline
     */
    public static Deadline after(Duration limit, LongSupplier nanos) {
        return new Deadline(nanos, nanos.getAsLong() + nanos(limit), limit);
    }

    /**
     * Returns the earlier one of two deadlines on the same clock.
     *
     * @param other the other deadline
     * @return this deadline, or the other one if it is earlier
     */
    public Deadline orEarlier(Deadline other) {
        return other.end - end < 0 ? other : this;
    }

    /** A duration in nanoseconds, limited to 0 to 100 years. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    /** {@return whether the moment has passed} */
    public boolean hasPassed() {
        return end - nanos.getAsLong() <= 0;
    }

    /** {@return the time until the moment; zero if it has passed} */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    /** {@return the duration that this deadline was made from, for messages} */
    public Duration limit() {
        return limit;
    }
}
