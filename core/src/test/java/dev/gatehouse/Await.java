package dev.gatehouse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for effects of other processes that no event announces. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** A condition that may throw an I/O error. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Polls until the condition holds. */
    public static void until(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
