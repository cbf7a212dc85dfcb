package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Environment variables that every shell and service manager accepts. Immutable.
 *
 * @param variables values by name, sorted by name
 * @since 0.1.0
 */
public record Environment(SortedMap<String, String> variables) {
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
        SortedMap<String, String> all = new TreeMap<>(variables);
        all.putAll(others);
        return new Environment(all);
    }

    /**
     * Returns these variables without some.
     *
     * @param names names of variables, which need not be among these
     * @return the rest
     */
    public Environment without(Set<String> names) {
        SortedMap<String, String> rest = new TreeMap<>(variables);
        return rest.keySet().removeAll(names) ? new Environment(rest) : this;
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
