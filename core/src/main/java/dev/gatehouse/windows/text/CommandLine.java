package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.ArrayList;
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

    /** Splits a line into words as most programs do: the inverse of {@link #join}. */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        boolean quoted = false;
        int backslashes = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                // Backslashes before a quote stand for half their number; an odd one makes the quote a character.
                word.setLength(word.length() - (backslashes + 1) / 2);
                if (backslashes % 2 == 1) {
                    word.append(c);
                } else {
                    quoted = !quoted;
                }
                begun = true;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
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
