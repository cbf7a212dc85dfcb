package dev.gatehouse.cli.gateway;

import dev.gatehouse.manager.Verb;

/** Verbs as they are typed and printed. */
final class VerbWords {
    private VerbWords() {}

    /** Returns the verb as it is typed: {@code stop}. */
    static String word(Verb verb) {
        return switch (verb) {
            case START -> "start";
            case STOP -> "stop";
            case RESTART -> "restart";
            case INSTALL -> "install";
            case UNINSTALL -> "uninstall";
        };
    }

    /** Returns the present participle: {@code stopping}. */
    static String progressive(Verb verb) {
        return verb == Verb.STOP ? "stopping" : word(verb) + "ing";
    }

    /** Returns the present participle for the start of a line: {@code Stopping}. */
    static String progress(Verb verb) {
        String word = progressive(verb);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** Returns the past participle: {@code stopped}. */
    static String past(Verb verb) {
        return verb == Verb.STOP ? "stopped" : word(verb) + "ed";
    }
}
