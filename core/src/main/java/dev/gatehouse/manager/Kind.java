package dev.gatehouse.manager;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Quoted;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The service managers that Gatehouse knows. */
public enum Kind {
    SYSTEMD,
    LAUNCHD,
    WINDOWS,
    S6,
    /** There is none. */
    NONE;

    /** The word for it in commands and documents. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that a word stands for. */
    public static Kind of(String word) {
        for (Kind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new InvalidInputException("no service manager is called " + Quoted.forMessage(word) + "; known are "
                + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return word();
    }
}
