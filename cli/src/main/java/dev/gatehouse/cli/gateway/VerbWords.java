package dev.gatehouse.cli.gateway;

import dev.gatehouse.manager.Verb;

/** Verbs as they are printed while an operation goes on. */
final class VerbWords {
    private VerbWords() {}

    /** Returns the present participle: {@code stopping}. */
    static String progressive(Verb verb) {
        return verb == Verb.STOP ? "stopping" : verb.word() + "ing";
    }

    /** Returns the present participle for the start of a line: {@code Stopping}. */
    static String progress(Verb verb) {
        String word = progressive(verb);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
