package dev.gatehouse.settings;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON5 (spec.json5.org), of which JSON is a part. Objects become maps, arrays lists, and scalars their text; null
 * becomes an empty text. Numbers are not computed. Bounded by {@link PlainFile#LARGEST} and {@link #DEEPEST}.
 */
final class Json5 {
    /** Levels of arrays and objects. */
    static final int DEEPEST = 100;

    private static final String LINE_ENDS = "\n\r\u2028\u2029";

    private final Path file;
    private final String text;
    private final String wanted;
    private final List<String> path = new ArrayList<>();
    private Optional<SettingSpan> found = Optional.empty();
    private int at;

    private Json5(Path file, String text, String wanted) {
        this.file = file;
        this.text = text;
        this.wanted = wanted;
    }

    /**
     * Finds where the value of a key is.
     *
     * @param key the key, with dots between levels; no level is a list
     * @return the place of its last value; empty if there is none
     * @throws InvalidInputException as {@link #parse}
     */
    static Optional<SettingSpan> locate(Path file, String text, String key) {
        Json5 reader = new Json5(file, text, key);
        reader.document();
        return reader.found;
    }

    /**
     * Parses a text.
     *
     * @throws InvalidInputException if it is not JSON5; the message has the line
     */
    static Object parse(Path file, String text) {
        return new Json5(file, text, "").document();
    }

    private Object document() {
        Object value = value(0);
        blanks();
        if (at < text.length()) {
            throw refused("unexpected text after the end");
        }
        return value;
    }

    /** A value inside of another one. */
    private Object inner(String key, int depth) {
        path.addLast(key);
        blanks();
        int begin = at;
        Object value = value(depth);
        if (!wanted.isEmpty() && wanted.equals(String.join(".", path))) {
            found = Optional.of(new SettingSpan(text, begin, at));
        }
        path.removeLast();
        return value;
    }

    private InvalidInputException refused(String problem) {
        return InvalidInputException.in(
                file, "not valid JSON: " + problem + new SettingSpan(text, Math.min(at, text.length()), at).position());
    }

    private Object value(int depth) {
        blanks();
        if (depth > DEEPEST) {
            throw refused("nested more than " + DEEPEST + " levels deep");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"', '\'' -> string();
            default -> {
                String word = word();
                yield word.equals("null") ? "" : word;
            }
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        while (!ends('}')) {
            String key = peek() == '"' || peek() == '\'' ? string() : word();
            blanks();
            expect(':');
            object.put(key, inner(key, depth + 1));
            separator('}');
        }
        return object;
    }

    private List<Object> array(int depth) {
        List<Object> array = new ArrayList<>();
        at++;
        while (!ends(']')) {
            array.add(inner("[]", depth + 1));
            separator(']');
        }
        return array;
    }

    private boolean ends(char end) {
        blanks();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes the comma after an element; none is needed before the end. */
    private void separator(char end) {
        blanks();
        if (peek() != end) {
            expect(',');
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw refused("expected '" + wanted + "'");
        }
        at++;
    }

    /** The next character; 0 at the end, which no rule accepts. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** A key without quotes, a number, or a literal. */
    private String word() {
        int begin = at;
        while (at < text.length() && isPartOfWord(text.charAt(at))) {
            at++;
        }
        if (at == begin) {
            throw refused(at < text.length() ? "unexpected character" : "unexpected end");
        }
        return text.substring(begin, at);
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '+' || c == '-' || c == '.';
    }

    private String string() {
        char quote = text.charAt(at++);
        StringBuilder out = new StringBuilder();
        while (peek() != quote) {
            char c = peek();
            if (at >= text.length() || c == '\n' || c == '\r') {
                throw refused("a text without its closing quote");
            }
            at++;
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
            }
        }
        at++;
        return out.toString();
    }

    private void escape(StringBuilder out) {
        if (at >= text.length()) {
            throw refused("unexpected end");
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case '0' -> out.append('\0');
            case 'x' -> out.append(hex(2));
            case 'u' -> out.append(hex(4));
            case '\r' -> at += peek() == '\n' ? 1 : 0;
            default -> {
                // Any other character stands for itself; a line end continues the text.
                if (LINE_ENDS.indexOf(c) < 0) {
                    out.append(c);
                }
            }
        }
    }

    private char hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw refused("an escape without its " + digits + " hexadecimal digits");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void blanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff' || Character.isSpaceChar(c)) {
                at++;
            } else if (text.startsWith("//", at)) {
                while (at < text.length() && LINE_ENDS.indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw refused("a comment without its end");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }
}
