package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;

/**
 * Text within a line of a cmd file, as cmd.exe reads it (learn.microsoft.com, "cmd" and "Using command redirection
 * operators"): {@code %} starts a variable even within quotes and is doubled; nothing else is special within quotes.
 * cmd.exe counts every quote, also one that is escaped for the program, so an operator can end up outside of quotes; such text
 * is refused.
 */
public final class CmdText {
    private static final String OPERATORS = "&|<>()^";

    private static final String UNSAFE_ARGUMENT = "\"%!" + OPERATORS;

    private CmdText() {}

    /**
     * A command line of a program ({@link CommandLine#join}) for a cmd file in which delayed expansion is off, as it is by
     * default.
     *
     * <p>To cmd.exe a quote that a backslash escapes for the program still opens or closes a quoted part. A line in which an
     * operator would then stand outside of quotes is refused, because no escape works for both programs.
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

    /** A path or another word for cmd's own commands, always in quotes. */
    public static String word(String text) {
        int quote = text.indexOf('"');
        if (quote >= 0) {
            throw refused("a quote", quote, text);
        }
        return commandLine("\"" + text + "\"");
    }

    /**
     * Refuses an argument that cannot be passed unchanged to a program which is itself a cmd file: cmd.exe parses the line, and
     * the file expands it again, so for some characters no notation works in every file.
     *
     * @throws InvalidInputException with the character's position
     */
    public static void checkArgument(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || UNSAFE_ARGUMENT.indexOf(c) >= 0) {
                throw new InvalidInputException("a cmd file cannot be given the character at position " + i + " of "
                        + Quoted.forMessage(word) + " unchanged; name the program that it starts instead");
            }
        }
    }

    private static InvalidInputException refused(String what, int position, String text) {
        return new InvalidInputException(
                "a cmd file cannot hold " + what + ", at position " + position + " of " + Quoted.forMessage(text));
    }
}
