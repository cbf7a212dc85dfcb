package dev.gatehouse.windows.text;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Quoted;

/**
 * Text within a line of a cmd file, as cmd.exe reads it (learn.microsoft.com, "cmd" and "Using command redirection
 * operators"): {@code %} begins a variable even within quotes and is doubled, and within quotes nothing else means
 * anything. So what is quoted for a program must be quoted for cmd.exe with as many quotes as it holds, or an operator
 * would find itself outside of them.
 */
public final class CmdText {
    private static final String OPERATORS = "&|<>()^";

    private static final String UNSAFE_ARGUMENT = "\"%!" + OPERATORS;

    private CmdText() {}

    /**
     * A whole command line of a program ({@link CommandLine#join}), to stand in a cmd file, where delayed expansion is off
     * unless somebody turns it on.
     *
     * <p>A quote that is escaped for the program by a backslash is none for cmd.exe: it ends or begins what is quoted. A
     * line in which an operator would stand outside of quotes by that count is refused, because neither program's
     * escapes help the other's.
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

    /** A path or another word as cmd's own commands take it: always in quotes. */
    public static String word(String text) {
        int quote = text.indexOf('"');
        if (quote >= 0) {
            throw refused("a quote", quote, text);
        }
        return commandLine("\"" + text + "\"");
    }

    /**
     * Refuses an argument that a program which is itself a cmd file cannot be given unchanged: cmd.exe reads the whole line by
     * its rules, and then the file expands it once more, so some characters cannot be written in a way that every file keeps.
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
