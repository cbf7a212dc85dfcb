package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Quoting for unit files (systemd.syntax(7), systemd.service(5) "Command lines").
 *
 * <p>systemd first unquotes a word and its C escapes, then expands specifiers ({@code %h}), and in commands variables
 * ({@code $X}) last. Percent signs are therefore doubled everywhere, dollars in commands.
 */
final class UnitSyntax {
    /** Maximum line length; systemd refuses a file with a longer line (LONG_LINE_MAX, src/basic/def.h). */
    static final int LONGEST_LINE = 1 << 20;

    private UnitSyntax() {}

    /** Quotes a command line. */
    static String command(List<String> words) {
        return words.stream().map(UnitSyntax::argument).collect(Collectors.joining(" "));
    }

    /** Quotes a word of a command line. */
    static String argument(String text) {
        return word(text, true);
    }

    /** Quotes a word of any other setting, such as {@code Environment=}. */
    static String word(String text) {
        return word(text, false);
    }

    /** Escapes a setting whose whole value is unquoted text on one line: a description, a path. */
    static String plain(String text) {
        requireText(text);
        return text.replace("%", "%%");
    }

    /**
     * Escapes a setting whose whole value is a path. Appends {@code /.} to a path that ends with a space or a
     * backslash, which systemd would strip or interpret.
     */
    static String path(String path) {
        char last = path.charAt(path.length() - 1);
        return plain(last == '\\' || last <= ' ' ? path + "/." : path);
    }

    private static String word(String text, boolean command) {
        requireText(text);
        if (!text.isEmpty() && text.chars().allMatch(UnitSyntax::isPlain)) {
            return text;
        }
        char quote = quoteFor(text);
        StringBuilder word = new StringBuilder(text.length() + 16).append(quote);
        for (int i = 0; i < text.length(); i++) {
            append(word, text.charAt(i), quote, command);
        }
        return word.append(quote).toString();
    }

    /** Returns the kind of quotes that the text does not contain; both mean the same to systemd. */
    private static char quoteFor(String text) {
        return text.indexOf('"') >= 0 && text.indexOf('\'') < 0 ? '\'' : '"';
    }

    private static void append(StringBuilder word, char c, char quote, boolean command) {
        switch (c) {
            case '\\' -> word.append("\\\\");
            case '%' -> word.append("%%");
            case '\n' -> word.append("\\n");
            case '\t' -> word.append("\\t");
            case '\r' -> word.append("\\r");
            case '$' -> word.append(command ? "$$" : "$");
            default -> {
                if (c == quote) {
                    word.append('\\').append(c);
                } else if (c < 0x20 || c == 0x7f) {
                    word.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    word.append(c);
                }
            }
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "/._-+:,@=".indexOf(c) >= 0;
    }

    /** Whether systemd accepts this text. It refuses noncharacters and text that UTF-8 cannot encode. */
    static boolean isText(String text) {
        return text.codePoints().allMatch(UnitSyntax::isCharacter);
    }

    /** unichar_is_valid in src/basic/utf8.c. */
    private static boolean isCharacter(int point) {
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        boolean nonCharacter = (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
        return point != 0 && !surrogate && !nonCharacter;
    }

    private static void requireText(String text) {
        if (!isText(text)) {
            throw new InvalidInputException("A systemd unit cannot contain a NUL, half a surrogate pair or a "
                    + "Unicode noncharacter: " + Quoted.forMessage(text));
        }
    }
}
