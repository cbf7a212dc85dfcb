package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;

/**
 * The app's home directory. A gateway reads its environment variable when it starts, so a volume mounted elsewhere
 * needs no rewritten scripts; the path applies if the variable is unset. Immutable.
 *
 * @param name the variable, such as {@code HERMES_HOME}
 * @param value absolute path of the home directory
 * @param export what a gateway finds in the variable
 * @since 0.1.0
 */
public record HomeVariable(String name, Path value, ByKind<HomeExport> export) {
    /**
     * Checks the components.
     *
     * @throws InvalidInputException if the name is not a valid variable name, or the path is relative or contains
     *     control characters
     */
    public HomeVariable {
        Environment.checkKey(name);
        if (!value.isAbsolute()) {
            throw new InvalidInputException(
                    "The home must be an absolute path, got " + Quoted.forMessage(value.toString()));
        }
        requireOneLine("The home's path", value.toString());
    }

    /**
     * Creates the variable of an app whose gateways find the home in it.
     *
     * @param name the variable
     * @param value absolute path of the home directory
     * @throws InvalidInputException as above
     */
    public HomeVariable(String name, Path value) {
        this(name, value, ByKind.of(HomeExport.HOME));
    }

    /**
     * Returns a path as one word of a shell script. A path in or beside the home begins with the variable, so that the
     * script follows a home that is mounted elsewhere.
     *
     * @param path an absolute path
     * @return the word
     */
    public String shellWord(Path path) {
        String text = path.toString();
        String home = value.toString();
        if (!text.startsWith(home)) {
            return ShellWord.quote(path);
        }
        String rest = text.substring(home.length());
        return "\"$" + name + "\"" + (rest.isEmpty() ? "" : ShellWord.quote(rest));
    }

    /**
     * Checks that a text fits in one line of a unit, a script or a message.
     *
     * @param what what the text is, for the message
     * @param text the text
     * @throws InvalidInputException if it contains control characters
     */
    public static void requireOneLine(String what, String text) {
        if (!isOneLine(text)) {
            throw new InvalidInputException(
                    what + " must not contain control characters, got " + Quoted.forMessage(text));
        }
    }

    /**
     * Tests whether a text fits in one line.
     *
     * @param text the text
     * @return whether it has no control characters
     */
    public static boolean isOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
