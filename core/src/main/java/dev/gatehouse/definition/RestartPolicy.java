package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a gateway that ended by itself restarts. Immutable.
 *
 * <p>Exit 0 means finished: no restart. Any other end is a failure: the gateway restarts after {@code first}, and the
 * delay doubles with each further failure up to {@code longest}. A run of at least {@code healthy} resets the delay to
 * {@code first}.
 *
 * @param enabled whether a gateway restarts at all
 * @param first delay before the first restart; whole seconds, at least 1
 * @param longest maximum delay; whole seconds, not below {@code first}, at most 1 hour
 * @param healthy length of a run that resets the delay; whole seconds, at least 1
 * @param atOnce exit codes that ask for a restart without delay, 1 to 255
 * @param never exit codes after which a restart cannot help, 1 to 255: the gateway stays failed
 * @since 0.1.0
 */
public record RestartPolicy(
        boolean enabled,
        Duration first,
        Duration longest,
        Duration healthy,
        SortedSet<Integer> atOnce,
        SortedSet<Integer> never) {
    /**
     * Restarts on failure: delays from 1 s doubling to 60 s, reset after 60 s; exit 75 (EX_TEMPFAIL) restarts at once,
     * exit 78 (EX_CONFIG) never.
     */
    public static final RestartPolicy ON_FAILURE = new RestartPolicy(
            true,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            new TreeSet<>(java.util.Set.of(75)),
            new TreeSet<>(java.util.Set.of(78)));

    /** Never restarts. */
    public static final RestartPolicy NEVER = new RestartPolicy(
            false, ON_FAILURE.first, ON_FAILURE.longest, ON_FAILURE.healthy, new TreeSet<>(), new TreeSet<>());

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
        atOnce = exitCodes("restart.always", atOnce);
        never = exitCodes("restart.never", never);
        for (int code : atOnce) {
            if (never.contains(code)) {
                throw new InvalidInputException("exit code " + code + " is in both restart.always and restart.never");
            }
        }
    }

    private static void seconds(String what, Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.toNanosPart() != 0) {
            throw new InvalidInputException(what + " must be whole seconds, at least 1");
        }
    }

    private static SortedSet<Integer> exitCodes(String what, SortedSet<Integer> codes) {
        for (int code : codes) {
            if (code < 1 || code > 255) {
                throw new InvalidInputException(what + ": exit codes must be between 1 and 255, got " + code);
            }
        }
        return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    }
}
