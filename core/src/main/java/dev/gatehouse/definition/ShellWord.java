package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Shell;
import java.nio.file.Path;

/**
 * Quotes words for the POSIX shell (Shell Command Language, section 2.2). Every value in a generated script passes
 * through this class. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class ShellWord {
    private ShellWord() {}

    /**
     * Quotes a text so that the shell reads exactly this text as one word.
     *
     * @param text the text, without NUL
     * @return the word; unquoted if it needs no quotes
     * @throws InvalidInputException if the text contains a NUL, which a script cannot represent
     */
    public static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidInputException("A shell word cannot contain a NUL");
        }
        return Shell.POSIX.quote(text);
    }

    /**
     * Quotes a path so that the shell reads exactly this path as one word.
     *
     * @param path the path
     * @return the word; unquoted if it needs no quotes
     */
    public static String quote(Path path) {
        return quote(path.toString());
    }
}
