package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;

/**
 * A setting of the app itself, in seconds, from which a longer grace period of a stop follows: how long the app may take to end
 * what it does. Immutable.
 *
 * @param file plain name of the file with the setting, in the profile's directory
 * @param key key in the file, with dots between levels
 * @param format how the file is written: {@code yaml}, {@code json}, {@code json5} or {@code env}
 * @param plus what the app needs in addition, 0 to 1 hour
 * @since 0.1.0
 */
public record StopFloor(String file, String key, String format, Duration plus) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks the components.
     *
     * @throws InvalidInputException if the file is not a plain name, the key is empty, or the addition is out of its range
     */
    public StopFloor {
        FileName.requirePlain("stop.at-least.file", file);
        if (key.isBlank()) {
            throw new InvalidInputException("stop.at-least.key must not be empty");
        }
        if (plus.isNegative() || plus.compareTo(LONGEST) > 0) {
            throw new InvalidInputException("stop.at-least.plus must be between 0 and 1 hour");
        }
    }

    /**
     * Returns a stop policy with at least the grace period that follows from a value of the setting.
     *
     * @param policy the policy
     * @param value the value as written; one that is not a number of seconds changes nothing
     * @return the policy
     */
    public StopPolicy applied(StopPolicy policy, String value) {
        if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return policy;
        }
        Duration own = Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000))
                .plus(plus);
        Duration grace = own.compareTo(LONGEST) > 0 ? LONGEST : own;
        return grace.compareTo(policy.grace()) > 0 ? policy.withGrace(grace) : policy;
    }
}
