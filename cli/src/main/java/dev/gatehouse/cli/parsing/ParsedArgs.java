package dev.gatehouse.cli.parsing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parsed options and arguments of a command.
 *
 * @param flags the options without a value, by main name
 * @param values the options with a value, by main name
 * @param words the arguments, in order
 * @param backendOptions the options of the service manager's backend, each with its value or the empty string
 */
public record ParsedArgs(
        Set<String> flags, Map<String, String> values, List<String> words, Map<String, String> backendOptions) {
    /** No options and no arguments. */
    public static final ParsedArgs EMPTY = new ParsedArgs(Set.of(), Map.of(), List.of());

    /** Creates parsed arguments without options of a backend. */
    public ParsedArgs(Set<String> flags, Map<String, String> values, List<String> words) {
        this(flags, values, words, Map.of());
    }

    public boolean has(String flag) {
        return flags.contains(flag);
    }

    public Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }
}
