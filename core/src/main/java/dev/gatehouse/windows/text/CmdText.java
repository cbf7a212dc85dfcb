package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;

/**
 * Quotes text for a line of a cmd file (learn.microsoft.com, "cmd" and "Using command redirection operators"). Within
 * quotes only {@code %} is special, and is doubled. cmd.exe counts every quote, even one that is escaped for the
 * program, so an operator can end up outside of quotes. Such text is refused.
 */
public final class CmdText {
    private static final String OPERATORS = "&|<>()^";

    private static final String UNSAFE_ARGUMENT = "\"%!" + OPERATORS;

    private CmdText() {}

    /**
     * Converts a command line ({@link CommandLine#join}) for use in a cmd file in which delayed expansion is off (the
     * default).
     *
     * <p>A quote that a backslash escapes for the program still opens or closes a quoted part for cmd.exe. A line is
     * refused if that leaves an operator outside of quotes, because no escape works for both programs.
     */
    public static String commandLine(String line) {
        StringBuilder out = new StringBuilder(line.length() + 16);
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' && c != '\t') {
                throw refused("the control character \\u%04x".formatted((int) c), i, line);
            }
            quoted ^= c == '"';
            if (!quoted && OPERATORS.indexOf(c) >= 0) {
                throw refused("'" + c + "' outside of quotes", i, line);
            }
            out.append(c == '%' ? "%%" : String.valueOf(c));
        }
        return out.toString();
    }

    /** Quotes a path or another word for cmd's built-in commands. */
    public static String word(String text) {
        int quote = text.indexOf('"');
        if (quote >= 0) {
            throw refused("a quote", quote, text);
        }
        return commandLine("\"" + text + "\"");
    }

    /**
     * Refuses an argument that cannot be passed unchanged to a program that is itself a cmd file. cmd.exe parses the
     * line, and the file expands it again, so some characters cannot be escaped for every file.
     *
     * @throws InvalidInputException with the character's position
     */
    public static void checkArgument(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || UNSAFE_ARGUMENT.indexOf(c) >= 0) {
                throw new InvalidInputException("A cmd file cannot receive the character at position " + i + " of "
                        + Quoted.forMessage(word) + " unchanged; use the program that the cmd file starts instead");
            }
        }
    }

    private static InvalidInputException refused(String what, int position, String text) {
        return new InvalidInputException(
                "A cmd file cannot contain " + what + ", at position " + position + " of " + Quoted.forMessage(text));
    }
}
