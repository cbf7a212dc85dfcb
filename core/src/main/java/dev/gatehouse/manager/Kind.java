package dev.gatehouse.manager;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;

/**
 * A kind of service manager, known by its word. The set is open: a backend brings its own kind. Which kinds a program has
 * backends for, {@code dev.gatehouse.detection.ServiceManagers} knows.
 */
// No record: linking the first equals of one takes longer than a short command may.
public final class Kind {
    public static final Kind SYSTEMD = new Kind("systemd");
    public static final Kind LAUNCHD = new Kind("launchd");
    public static final Kind WINDOWS = new Kind("windows");
    public static final Kind S6 = new Kind("s6");

    /** There is no service manager. */
    public static final Kind NONE = new Kind("none");

    private final String word;

    private Kind(String word) {
        this.word = word;
    }

    /**
     * The kind with this word, whether or not there is a backend for it.
     *
     * @throws InvalidInputException if it cannot be the word of any kind
     */
    public static Kind of(String word) {
        if (!isWord(word)) {
            throw new InvalidInputException(
                    "the kind of a service manager must match [a-z][a-z0-9-]*, got " + Quoted.forMessage(word));
        }
        return new Kind(word);
    }

    /** Whether this can be the word of a kind: {@code [a-z][a-z0-9-]*}. */
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

    /** The word for it in commands, documents and environment variables. */
    public String word() {
        return word;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Kind kind && word.equals(kind.word);
    }

    @Override
    public int hashCode() {
        return word.hashCode();
    }

    @Override
    public String toString() {
        return word;
    }
}
