package dev.gatehouse.settings;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.RestartPolicy.Mode;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code restart}. */
final class RestartKeys {
    private RestartKeys() {}

    /**
     * Parses a restart policy.
     *
     * @param usual the policy that applies to what the value does not say
     */
    static RestartPolicy parse(YamlValue value, RestartPolicy usual) {
        if (value.isNull()) {
            return usual;
        }
        return value.isMapping()
                ? mapping(value.entries("mode", "first", "max", "healthy", "again", "never"), usual)
                : base(mode(value, ", or a mapping of mode, first, max, healthy, again, never"), usual);
    }

    private static RestartPolicy mapping(Map<String, YamlValue> given, RestartPolicy app) {
        YamlValue mode = given.get("mode");
        RestartPolicy usual = mode == null ? app : base(mode(mode, ""), app);
        YamlValue first = given.get("first");
        YamlValue longest = given.get("max");
        YamlValue healthy = given.get("healthy");
        Duration delay = first == null ? usual.first() : first.duration();
        // A first delay above the default maximum raises the maximum.
        Duration ceiling = delay.compareTo(usual.longest()) > 0 ? delay : usual.longest();
        SortedSet<Integer> again = codes(given.get("again"), 0);
        SortedSet<Integer> never = codes(given.get("never"), 1);
        return new RestartPolicy(
                usual.mode(),
                delay,
                longest == null ? ceiling : longest.duration(),
                healthy == null ? usual.healthy() : healthy.duration(),
                again != null ? again : without(usual.again(), never),
                never != null ? never : without(usual.never(), again));
    }

    private static Mode mode(YamlValue value, String alternative) {
        String word = value.word();
        for (Mode mode : Mode.values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw value.refused("must be on-failure, always, never" + alternative);
    }

    /** The usual policy in another mode; never is the same for all. */
    private static RestartPolicy base(Mode mode, RestartPolicy usual) {
        if (mode == Mode.NEVER) {
            return RestartPolicy.NEVER;
        }
        RestartPolicy from = usual.isEnabled() ? usual : RestartPolicy.ON_FAILURE;
        return new RestartPolicy(mode, from.first(), from.longest(), from.healthy(), from.again(), from.never());
    }

    private static @Nullable SortedSet<Integer> codes(@Nullable YamlValue value, int least) {
        if (value == null) {
            return null;
        }
        SortedSet<Integer> codes = new TreeSet<>();
        value.elements().forEach(code -> codes.add((int) code.wholeNumber(least, 255)));
        return codes;
    }

    /** The default codes without those in the other list. */
    private static SortedSet<Integer> without(SortedSet<Integer> usual, @Nullable SortedSet<Integer> given) {
        SortedSet<Integer> rest = new TreeSet<>(usual);
        if (given != null) {
            rest.removeAll(given);
        }
        return rest;
    }
}
