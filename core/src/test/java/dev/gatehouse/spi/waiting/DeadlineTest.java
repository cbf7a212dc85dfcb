package dev.gatehouse.spi.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private long nanos;

    private Deadline after(Duration limit) {
        return Deadline.after(limit, () -> nanos);
    }

    @Test
    void passesAtItsTime() {
        Deadline deadline = after(Duration.ofMillis(5));
        assertThat(deadline.left()).isEqualTo(Duration.ofMillis(5));
        nanos += 4_999_999;
        assertThat(deadline.hasPassed()).isFalse();
        nanos += 1;
        assertThat(deadline.hasPassed()).isTrue();
        nanos += 1_000;
        assertThat(deadline.left()).isZero();
        assertThat(deadline.limit()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void acceptsAnyDurationOnAnyClock() {
        for (Duration limit : List.of(
                ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(100_000))) {
            for (long start : List.of(0L, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1L)) {
                nanos = start;
                Deadline deadline = after(limit);
                assertThat(deadline.hasPassed()).isFalse();
                nanos += Duration.ofDays(365).toNanos();
                assertThat(deadline.hasPassed()).isFalse();
            }
        }
    }

    @Test
    void aNegativeDurationHasPassed() {
        assertThat(after(Duration.ofSeconds(-1)).hasPassed()).isTrue();
        assertThat(after(Duration.ofSeconds(Long.MIN_VALUE)).left()).isZero();
        assertThat(after(Duration.ZERO).hasPassed()).isTrue();
    }

    @Test
    void theEarlierOfTwoIsReturned() {
        Deadline soon = after(Duration.ofSeconds(1));
        Deadline late = after(ChronoUnit.FOREVER.getDuration());
        assertThat(soon.orEarlier(late)).isSameAs(soon);
        assertThat(late.orEarlier(soon)).isSameAs(soon);
    }
}
