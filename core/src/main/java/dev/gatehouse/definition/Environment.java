package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Environment variables that every shell and service manager accepts. Immutable.
 *
 * @param variables values by name, sorted by name
 * @param byKind further variables, whose values depend on the service manager, by name. In the values {@link #UNIT} stands for the
 *     name that the manager has for the service. A variable without a value for a kind is not set under managers of
 *     that kind
 * @since 0.1.0
 */
public record Environment(SortedMap<String, String> variables, SortedMap<String, ByKind<Optional<String>>> byKind) {
    /** Stands for the name that the manager has for the service. No other value contains it. */
    public static final String UNIT = "\0";

    private static final SortedMap<String, ByKind<Optional<String>>> NO_KINDS =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    /** No variables. */
    public static final Environment EMPTY = new Environment(new TreeMap<>());

    /**
     * Linux limits one {@code KEY=value} string to 128 KiB, its terminating NUL included (MAX_ARG_STRLEN, execve(2)).
     */
    private static final int LONGEST = 131_071;

    /**
     * Checks and copies the variables.
     *
     * @throws InvalidInputException if a name does not match {@code [A-Za-z_][A-Za-z0-9_]*}, or a value contains a NUL,
     *     is not valid Unicode, or has more than 131,071 bytes together with its name and {@code =}
     */
    public Environment {
        variables.forEach(Environment::check);
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        byKind = byKind.isEmpty() ? NO_KINDS : copied(byKind);
    }

    private static SortedMap<String, ByKind<Optional<String>>> copied(
            SortedMap<String, ByKind<Optional<String>>> byKind) {
        for (Map.Entry<String, ByKind<Optional<String>>> variable : byKind.entrySet()) {
            ByKind<Optional<String>> values = variable.getValue();
            check(variable.getKey(), values.usual().orElse("").replace(UNIT, ""));
            for (Optional<String> value : values.byKind().values()) {
                check(variable.getKey(), value.orElse("").replace(UNIT, ""));
            }
        }
        return Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
    }

    /**
     * Creates an environment of variables that are the same under every manager.
     *
     * @param variables values by name
     * @throws InvalidInputException as above
     */
    public Environment(SortedMap<String, String> variables) {
        this(variables, NO_KINDS);
    }

    /**
     * Returns an environment with these variables.
     *
     * @param variables values by name
     * @return the environment
     * @throws InvalidInputException if a name or value is invalid, as in the constructor
     */
    public static Environment of(Map<String, String> variables) {
        return new Environment(new TreeMap<>(variables));
    }

    /**
     * Returns these variables together with others; a value in {@code others} replaces one of the same name.
     *
     * @param others values by name
     * @return the combined environment
     * @throws InvalidInputException if a name or value is invalid, as in the constructor
     */
    public Environment with(Map<String, String> others) {
        return with(Environment.of(others));
    }

    /**
     * Returns these variables together with others; one of {@code others} replaces one of the same name.
     *
     * @param others the other variables
     * @return the combined environment
     */
    public Environment with(Environment others) {
        Environment rest = without(others.names());
        SortedMap<String, String> all = new TreeMap<>(rest.variables);
        all.putAll(others.variables);
        SortedMap<String, ByKind<Optional<String>>> kinds = new TreeMap<>(rest.byKind);
        kinds.putAll(others.byKind);
        return new Environment(all, kinds);
    }

    /**
     * Returns these variables without some.
     *
     * @param names names of variables, which need not be among these
     * @return the rest
     */
    public Environment without(Set<String> names) {
        SortedMap<String, String> rest = new TreeMap<>(variables);
        SortedMap<String, ByKind<Optional<String>>> kinds = new TreeMap<>(byKind);
        boolean fewer = rest.keySet().removeAll(names);
        return kinds.keySet().removeAll(names) || fewer ? new Environment(rest, kinds) : this;
    }

    /** {@return the names of all variables, of every kind} */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(variables.keySet());
        names.addAll(byKind.keySet());
        return names;
    }

    /**
     * Returns the variables of a service under one manager.
     *
     * @param kind the word of the manager's kind
     * @param unit the name that the manager has for the service
     * @return variables that depend on no manager
     * @throws InvalidInputException if a value becomes too long
     */
    public Environment under(String kind, String unit) {
        if (byKind.isEmpty()) {
            return this;
        }
        SortedMap<String, String> all = new TreeMap<>(variables);
        for (Map.Entry<String, ByKind<Optional<String>>> variable : byKind.entrySet()) {
            Optional<String> value = variable.getValue().under(kind);
            if (value.isPresent()) {
                all.put(variable.getKey(), value.get().replace(UNIT, unit));
            }
        }
        return new Environment(all);
    }

    /**
     * Checks that a text is a valid variable name.
     *
     * @param key the text to check
     * @throws InvalidInputException if it does not match {@code [A-Za-z_][A-Za-z0-9_]*}
     */
    public static void checkKey(String key) {
        boolean valid = !key.isEmpty();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            valid &= letter || (i > 0 && c >= '0' && c <= '9');
        }
        if (!valid) {
            throw new InvalidInputException(
                    "environment key must match [A-Za-z_][A-Za-z0-9_]*, got " + Quoted.forMessage(key));
        }
    }

    private static void check(String key, String value) {
        checkKey(key);
        if (value.indexOf('\0') >= 0) {
            throw new InvalidInputException("the value of " + key + " must not contain a NUL");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new InvalidInputException("the value of " + key + " is not valid Unicode text");
        }
        int length = key.length() + 1 + value.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new InvalidInputException("the value of " + key + " is too long for a process environment (" + length
                    + " > " + LONGEST + " bytes with its name)");
        }
    }
}
