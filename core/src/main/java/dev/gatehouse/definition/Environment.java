package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Environment variables that every shell and every service manager takes, in sorted order. */
public record Environment(SortedMap<String, String> variables) {
    public static final Environment EMPTY = new Environment(new TreeMap<>());

    /** Linux gives one {@code KEY=value} string 128 KiB with its final NUL (MAX_ARG_STRLEN, execve(2)). */
    private static final int LONGEST = 131_071;

    /**
     * Checks keys and values.
     *
     * @throws InvalidInputException naming the key that no shell would accept, or whose value no process can be given
     */
    public Environment {
        variables.forEach(Environment::check);
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(new TreeMap<>(variables));
    }

    /** These variables, with those of another set over them. */
    public Environment with(Map<String, String> others) {
        SortedMap<String, String> all = new TreeMap<>(variables);
        all.putAll(others);
        return new Environment(all);
    }

    /** Refuses a key that no shell would accept. */
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
            throw new InvalidInputException("the value of " + key + " holds a NUL, which no environment can carry");
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
