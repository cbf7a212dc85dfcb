package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a gateway that ended by itself restarts. Immutable.
 *
 * <p>A gateway that restarts does so after {@code first}, and the delay doubles with each further restart up to {@code
 * longest}. A run of at least {@code healthy} resets the delay to {@code first}. Two lists of exit codes are exceptions.
 *
 * @param mode after which ends a gateway restarts
 * @param first delay before the first restart; whole seconds, at least 1
 * @param longest maximum delay; whole seconds, not below {@code first}, at most 1 hour
 * @param healthy length of a run that resets the delay; whole seconds, at least 1
 * @param again exit codes with which the gateway asks for a restart without delay, 0 to 255; they count in every mode
 *     but {@link Mode#NEVER}
 * @param never exit codes after which a restart cannot help, 1 to 255: the gateway stays failed
 * @since 0.1.0
 */
public record RestartPolicy(
        Mode mode,
        Duration first,
        Duration longest,
        Duration healthy,
        SortedSet<Integer> again,
        SortedSet<Integer> never) {
    /**
     * Restarts on failure: delays from 1 s doubling to 60 s, reset after 60 s; exit 75 (EX_TEMPFAIL) restarts at once,
     * exit 78 (EX_CONFIG) never.
     */
    public static final RestartPolicy ON_FAILURE = new RestartPolicy(
            Mode.ON_FAILURE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            new TreeSet<>(Set.of(75)),
            new TreeSet<>(Set.of(78)));

    /** Restarts after every end, exit 0 included, with the delays and exit codes of {@link #ON_FAILURE}. */
    public static final RestartPolicy ALWAYS = new RestartPolicy(
            Mode.ALWAYS, ON_FAILURE.first, ON_FAILURE.longest, ON_FAILURE.healthy, ON_FAILURE.again, ON_FAILURE.never);

    /** Never restarts. */
    public static final RestartPolicy NEVER = new RestartPolicy(
            Mode.NEVER, ON_FAILURE.first, ON_FAILURE.longest, ON_FAILURE.healthy, new TreeSet<>(), new TreeSet<>());

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if a value is out of its range, or an exit code is in both sets
     */
    public RestartPolicy {
        seconds("restart.first", first);
        seconds("restart.max", longest);
        seconds("restart.healthy", healthy);
        if (longest.compareTo(first) < 0) {
            throw new InvalidInputException("restart.max must not be below restart.first");
        }
        if (longest.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("restart.max must not be above 1 hour");
        }
        again = exitCodes("restart.again", again, 0);
        never = exitCodes("restart.never", never, 1);
        for (int code : again) {
            if (never.contains(code)) {
                throw new InvalidInputException("exit code " + code + " is in both restart.again and restart.never");
            }
        }
    }

    /**
     * After which ends a gateway restarts.
     *
     * @since 0.1.0
     */
    public enum Mode {
        /** After no end. */
        NEVER,
        /** After every end but exit 0. */
        ON_FAILURE,
        /** After every end, exit 0 included. */
        ALWAYS;

        /** {@return the word for this mode in settings: {@code never}, {@code on-failure} or {@code always}} */
        public String word() {
            return switch (this) {
                case NEVER -> "never";
                case ON_FAILURE -> "on-failure";
                case ALWAYS -> "always";
            };
        }

        /**
         * Tests whether a restart follows an exit code.
         *
         * @param exitCode the exit code of a run that ended by itself
         * @param again exit codes that ask for a restart
         * @param never exit codes after which no restart follows
         * @return whether a restart follows
         */
        public boolean restartsAfter(int exitCode, Set<Integer> again, Set<Integer> never) {
            return this != NEVER && !never.contains(exitCode) && (exitCode != 0 || this == ALWAYS || again.contains(0));
        }
    }

    /** {@return whether a gateway restarts after any end at all} */
    public boolean isEnabled() {
        return mode != Mode.NEVER;
    }

    /**
     * Tests whether the gateway restarts after an exit code.
     *
     * @param exitCode the exit code of a run that ended by itself
     * @return whether a restart follows, at once or after a delay
     */
    public boolean restartsAfter(int exitCode) {
        return mode.restartsAfter(exitCode, again, never);
    }

    private static void seconds(String what, Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.toNanosPart() != 0) {
            throw new InvalidInputException(what + " must be whole seconds, at least 1");
        }
    }

    private static SortedSet<Integer> exitCodes(String what, SortedSet<Integer> codes, int least) {
        for (int code : codes) {
            if (code < least || code > 255) {
                throw new InvalidInputException(
                        what + ": exit codes must be between " + least + " and 255, got " + code);
            }
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    }
}
