package dev.gatehouse.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waiting, with a limit, for something that sends no event to the one who waits.
 *
 * <p>A look every few milliseconds costs little and answers soon. A fixed pause instead would be either too short on a
 * slow machine or too long on all others, which is why no test has one.
 */
public final class Poll {
    private static final long SHORTEST_PAUSE = 3_000_000;
    private static final long LONGEST_PAUSE = 100_000_000;

    private Poll() {}

    /** Something that is true at some time. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Something that there is at some time. */
    @FunctionalInterface
    public interface Attempt<T> {
        Optional<T> get() throws Exception;
    }

    /** Waits until a condition holds; fails with the description when it does not within the limit. */
    public static void until(String description, Duration limit, Condition condition) {
        until(() -> description, limit, condition);
    }

    /** The same with a description that tells, when it fails, how things stand then. */
    public static void until(Supplier<String> description, Duration limit, Condition condition) {
        long end = System.nanoTime() + limit.toNanos();
        long begun = System.nanoTime();
        while (!look(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + description.get());
            }
            begun = pauseAfterLook(begun);
        }
    }

    /** Waits until there is a value, and gives it. */
    public static <T> T untilPresent(String description, Duration limit, Attempt<T> attempt) {
        long end = System.nanoTime() + limit.toNanos();
        long begun = System.nanoTime();
        while (true) {
            Optional<T> value = look(attempt);
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + description);
            }
            begun = pauseAfterLook(begun);
        }
    }

    /** Watches that a condition holds all the time; fails with the description at the first look at which it does not. */
    public static void throughout(String description, Duration span, Condition condition) {
        long begin = System.nanoTime();
        long begun = begin;
        while (System.nanoTime() - begin < span.toNanos()) {
            if (!look(condition)) {
                throw new AssertionError(
                        "no longer after " + (System.nanoTime() - begin) / 1_000_000 + " ms: " + description);
            }
            begun = pauseAfterLook(begun);
        }
    }

    /**
     * Pauses after a look that began at {@code begun}, for twice the time that the look took: a look that starts a process,
     * such as {@code systemctl show}, would otherwise keep a processor busy that the watched program needs. Gives the time
     * at which the next look begins.
     */
    public static long pauseAfterLook(long begun) {
        long took = System.nanoTime() - begun;
        LockSupport.parkNanos(Math.clamp(2 * took, SHORTEST_PAUSE, LONGEST_PAUSE));
        return System.nanoTime();
    }

    private static boolean look(Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("could not look: " + e, e);
        }
    }

    private static <T> Optional<T> look(Attempt<T> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("could not look: " + e, e);
        }
    }
}
