package dev.gatehouse.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waiting, with a limit, for something that sends no event. A check every few milliseconds costs little; a fixed pause would be
 * too short on a slow machine and too long on all others.
 *
 * <p>An exception of a condition ends the wait: a checked one as an {@link AssertionError}.
 *
 * @since 0.1.0
 */
public final class Poll {
    private static final long SHORTEST_PAUSE = 3_000_000;
    private static final long LONGEST_PAUSE = 100_000_000;

    private Poll() {}

    /**
     * Something that becomes true.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    public interface Condition {
        /**
         * Checks the condition.
         *
         * @return whether it holds now
         * @throws Exception if it cannot be checked
         */
        boolean holds() throws Exception;
    }

    /**
     * Something that appears.
     *
     * @param <T> the type of the value
     * @since 0.1.0
     */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * Looks for the value.
         *
         * @return the value; empty if there is none yet
         * @throws Exception if it cannot be looked for
         */
        Optional<T> get() throws Exception;
    }

    /**
     * Waits until a condition holds.
     *
     * @param description what is waited for, for the message
     * @param limit how long to wait
     * @param condition the condition
     * @throws AssertionError if it does not hold within the limit
     */
    public static void until(String description, Duration limit, Condition condition) {
        until(() -> description, limit, condition);
    }

    /**
     * Waits until a condition holds.
     *
     * @param description what is waited for; called only on failure, so it can include the state at that time
     * @param limit how long to wait
     * @param condition the condition
     * @throws AssertionError if it does not hold within the limit
     */
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

    /**
     * Waits until there is a value.
     *
     * @param <T> the type of the value
     * @param description what is waited for, for the message
     * @param limit how long to wait
     * @param attempt looks for the value
     * @return the value
     * @throws AssertionError if there is none within the limit
     */
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

    /**
     * Checks that a condition holds for a while.
     *
     * @param description what holds, for the message
     * @param span for how long
     * @param condition the condition
     * @throws AssertionError at the first check at which it does not hold
     */
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
     * Pauses after a check, for twice the time that the check took, from 3 to 100 ms: a check that starts a process would
     * otherwise keep a processor busy that the watched program needs.
     *
     * @param begun when the check began, by {@link System#nanoTime}
     * @return when the next check begins, by the same clock
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
