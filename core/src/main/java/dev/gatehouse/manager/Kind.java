package dev.gatehouse.manager;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Quoted;

/**
 * A kind of service manager, known by its word. The set is open: a backend brings its own kind. Which kinds a program has
 * backends for, {@code dev.gatehouse.detection.ServiceManagers} knows.
 *
 * @param word the word for it in commands, documents and environment variables: {@code [a-z][a-z0-9-]*}
 */
public record Kind(String word) {
    public static final Kind SYSTEMD = new Kind("systemd");
    public static final Kind LAUNCHD = new Kind("launchd");
    public static final Kind WINDOWS = new Kind("windows");
    public static final Kind S6 = new Kind("s6");

    /** There is no service manager. */
    public static final Kind NONE = new Kind("none");

    /**
     * Checks the word.
     *
     * @throws InvalidInputException if it cannot be the word of any kind
     */
    public Kind {
        if (!isWord(word)) {
            throw new InvalidInputException(
                    "the kind of a service manager must match [a-z][a-z0-9-]*, got " + Quoted.forMessage(word));
        }
    }

    /** The kind with this word, whether or not there is a backend for it. */
    public static Kind of(String word) {
        return new Kind(word);
    }

    /** Whether this can be the word of a kind. */
    public static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '-'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return word;
    }
}
