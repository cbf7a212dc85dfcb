package dev.gatehouse.manager;

import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;

/**
 * A kind of service manager, identified by one word. The set is open: each backend has its own kind, and
 * {@code dev.gatehouse.detection.ServiceManagers} knows which kinds have a backend. Immutable.
 *
 * @since 0.1.0
 */
// Not a record: linking a record's first equals costs a short command too much time.
public final class Kind {
    /** systemd. */
    public static final Kind SYSTEMD = new Kind("systemd");
    /** launchd of macOS. */
    public static final Kind LAUNCHD = new Kind("launchd");
    /** Task Scheduler of Windows. */
    public static final Kind WINDOWS = new Kind("windows");
    /** s6 supervision. */
    public static final Kind S6 = new Kind("s6");

    /** No service manager. */
    public static final Kind NONE = new Kind("none");

    private final String word;

    private Kind(String word) {
        this.word = word;
    }

    /**
     * Returns a kind, whether or not a backend for it exists.
     *
     * @param word the word
     * @return the kind
     * @throws InvalidInputException if the word does not match {@code [a-z][a-z0-9-]*}
     */
    public static Kind of(String word) {
        if (!isWord(word)) {
            throw new InvalidInputException(
                    "The kind of a service manager must match [a-z][a-z0-9-]*, got " + Quoted.forMessage(word));
        }
        return new Kind(word);
    }

    /**
     * Tests whether a text is a valid word for a kind.
     *
     * @param text the text to test
     * @return whether it matches {@code [a-z][a-z0-9-]*}
     */
    public static boolean isWord(String text) {
        return ByKind.isKind(text);
    }

    /** {@return the word for this kind in commands, documents and environment variables} */
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
