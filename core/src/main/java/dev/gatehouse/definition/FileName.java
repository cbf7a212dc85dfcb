package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/**
 * Plain names of files: without a directory, so that nothing outside a profile's directory is meant. Has only static methods and
 * is thread-safe.
 *
 * @since 0.1.0
 */
public final class FileName {
    private FileName() {}

    /**
     * Checks a name.
     *
     * @param what the setting, for the message
     * @param name the name
     * @throws InvalidInputException if it is empty, {@code .} or {@code ..}, or contains a slash, a backslash or a control
     *     character
     */
    public static void requirePlain(String what, String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
            throw new InvalidInputException(what + " must be a plain file name, got " + Quoted.forMessage(name));
        }
    }
}
