package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Builds command lines for CreateProcess: one string, which the started program splits itself. Most programs follow the
 * rules of CommandLineToArgvW (learn.microsoft.com, "CommandLineToArgvW function" and "Parsing C command-line
 * arguments").
 */
public final class CommandLine {
    /**
     * Maximum length for CreateProcessW in characters, including the final NUL (learn.microsoft.com, "CreateProcessW
     * function").
     */
    static final int LONGEST = 32_767;

    private CommandLine() {}

    /** Joins words into a line that a program splits into the same words. */
    public static String join(List<String> words) {
        return join(words, CommandLine::quote);
    }

    /** Like {@link #join}, but with every word in quotes, for a line that another program parses first. */
    public static String joinQuoted(List<String> words) {
        return join(words, CommandLine::inQuotes);
    }

    private static String join(List<String> words, UnaryOperator<String> quoting) {
        StringJoiner line = new StringJoiner(" ");
        for (String word : words) {
            line.add(quoting.apply(word));
        }
        if (line.length() >= LONGEST) {
            throw new InvalidInputException("A command line of " + line.length()
                    + " characters is too long for Windows (at most " + (LONGEST - 1) + ")");
        }
        return line.toString();
    }

    /** Quotes one word of a command line, if it needs quotes. */
    public static String quote(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            plain &= word.charAt(i) > ' ' && word.charAt(i) != '"';
        }
        return plain ? word : inQuotes(word);
    }

    /**
     * Puts a word in quotes. A quote inside is escaped with a backslash. Backslashes are special only before a quote:
     * they are doubled there, and before the closing quote.
     */
    static String inQuotes(String word) {
        refuse(word);
        StringBuilder out = new StringBuilder("\"");
        int backslashes = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '"') {
                out.repeat("\\", backslashes + 1);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            out.append(c);
        }
        return out.repeat("\\", backslashes).append('"').toString();
    }

    private static void refuse(String word) {
        int nul = word.indexOf('\0');
        if (nul >= 0) {
            throw new InvalidInputException(
                    "A command line cannot contain a NUL, at position " + nul + " of " + Quoted.forMessage(word));
        }
    }
}
