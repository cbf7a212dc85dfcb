package dev.gatehouse.cli.parsing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was typed after a command, taken apart.
 *
 * @param flags the options without a value that were given, each by its main name
 * @param values the options with a value, likewise
 * @param words what stood beside the options, in order
 */
public record ParsedArgs(Set<String> flags, Map<String, String> values, List<String> words) {
    /** Nothing was typed. */
    public static final ParsedArgs EMPTY = new ParsedArgs(Set.of(), Map.of(), List.of());

    public boolean has(String flag) {
        return flags.contains(flag);
    }

    public Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }
}
