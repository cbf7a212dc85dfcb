package dev.gatehouse.cli.gateway;

import dev.gatehouse.spi.provider.Verb;

/** Verbs as they are typed and printed. */
final class VerbWords {
    private VerbWords() {}

    /** As it is typed: {@code stop}. */
    static String word(Verb verb) {
        return switch (verb) {
            case START -> "start";
            case STOP -> "stop";
            case RESTART -> "restart";
            case INSTALL -> "install";
            case UNINSTALL -> "uninstall";
        };
    }

    /** While it lasts: {@code stopping}. */
    static String progressive(Verb verb) {
        return verb == Verb.STOP ? "stopping" : word(verb) + "ing";
    }

    /** When it is done: {@code stopped}. */
    static String past(Verb verb) {
        return verb == Verb.STOP ? "stopped" : word(verb) + "ed";
    }
}
