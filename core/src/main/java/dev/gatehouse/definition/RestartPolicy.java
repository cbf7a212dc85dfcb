package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a gateway that has ended by itself is started again.
 *
 * <p>Exit 0 is finished and any other end is a failure, restarted after {@code first}, then after twice as long each
 * time up to {@code longest}; a gateway that had run for {@code healthy} begins again with {@code first}.
 *
 * @param enabled false: never restarted by itself, whatever the exit
 * @param first delay before the first restart; whole seconds, at least 1
 * @param longest the delay's ceiling; whole seconds, not below {@code first}, at most an hour
 * @param healthy how long a run clears the count of failures; whole seconds, at least 1
 * @param atOnce exit codes that ask for a restart without delay (by default 75, EX_TEMPFAIL)
 * @param never exit codes after which a restart cannot help (by default 78, EX_CONFIG): the state is failed
 */
public record RestartPolicy(
        boolean enabled,
        Duration first,
        Duration longest,
        Duration healthy,
        SortedSet<Integer> atOnce,
        SortedSet<Integer> never) {
    /** On failure, from 1 s doubling to 60 s, cleared after 60 s of health; 75 at once, 78 never. */
    public static final RestartPolicy ON_FAILURE = new RestartPolicy(
            true,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            new TreeSet<>(java.util.Set.of(75)),
            new TreeSet<>(java.util.Set.of(78)));

    /** Never restarted. */
    public static final RestartPolicy NEVER = new RestartPolicy(
            false, ON_FAILURE.first, ON_FAILURE.longest, ON_FAILURE.healthy, new TreeSet<>(), new TreeSet<>());

    public RestartPolicy {
        seconds("restart.first", first);
        seconds("restart.max", longest);
        seconds("restart.healthy", healthy);
        if (longest.compareTo(first) < 0) {
            throw new InvalidInputException("restart.max must not be below restart.first");
        }
        if (longest.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("restart.max must not be above an hour");
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
                throw new InvalidInputException(what + ": an exit code lies between 1 and 255, got " + code);
            }
        }
        return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    }
}
