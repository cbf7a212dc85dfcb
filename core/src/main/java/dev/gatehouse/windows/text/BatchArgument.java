package dev.gatehouse.windows.text;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Quoted;

/**
 * An argument of a program that is itself a cmd file: cmd.exe reads the whole line by its rules, and then the file expands
 * it once more, so there is no way to write some characters that holds in every file.
 */
public final class BatchArgument {
    private static final String UNSAFE = "\"%!^&|<>()";

    private BatchArgument() {}

    /**
     * Refuses what a cmd file cannot be given unchanged.
     *
     * @throws InvalidInputException with the character's position
     */
    public static void check(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || UNSAFE.indexOf(c) >= 0) {
                throw new InvalidInputException("a cmd file cannot be given the character at position " + i + " of "
                        + Quoted.forMessage(word) + " unchanged; name the program that it starts instead");
            }
        }
    }
}
