package dev.gatehouse.systemd.unit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An independent parser of units, written from systemd.syntax(7) and systemd.service(5), to test the writer. */
final class UnitReading {
    private UnitReading() {}

    /** Returns the values of a key, in order, with joined lines and without comments. */
    static List<String> values(String unit, String key) {
        List<String> values = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        for (String line : unit.split("\n", -1)) {
            String stripped = line.stripLeading();
            if (stripped.startsWith("#") || stripped.startsWith(";")) {
                continue;
            }
            logical.append(line);
            if (endsInBackslash(line)) {
                logical.setCharAt(logical.length() - 1, ' ');
                continue;
            }
            String whole = logical.toString();
            logical.setLength(0);
            if (whole.startsWith(key + "=")) {
                values.add(whole.substring(key.length() + 1).strip());
            }
        }
        return values;
    }

    private static boolean endsInBackslash(String line) {
        int backslashes = 0;
        for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Returns the words of a command line as the program receives them. */
    static List<String> command(String value) {
        return words(value).stream()
                .map(word -> specifiers(word).replace("$$", "$"))
                .toList();
    }

    /** Returns the words of another setting. */
    static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            if (Character.isWhitespace(value.charAt(at))) {
                at++;
                continue;
            }
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            at = word(value, at, word);
            words.add(word.toString(StandardCharsets.UTF_8));
        }
        return words;
    }

    private static int word(String value, int from, ByteArrayOutputStream word) {
        char quote = 0;
        int at = from;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (quote == 0 && " \t\n\r".indexOf(c) >= 0) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                at++;
            } else if (c == quote) {
                quote = 0;
                at++;
            } else if (c == '\\') {
                at = escape(value, at + 1, word);
            } else {
                int point = value.codePointAt(at);
                word.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(point);
            }
        }
        if (quote != 0) {
            throw new AssertionError("unclosed quote in " + value);
        }
        return at;
    }

    private static int escape(String value, int at, ByteArrayOutputStream word) {
        char c = value.charAt(at);
        Map<Character, Integer> single =
                Map.of('n', 10, 't', 9, 'r', 13, '\\', (int) '\\', '"', (int) '"', '\'', (int) '\'', 's', (int) ' ');
        if (single.containsKey(c)) {
            word.write(single.get(c));
            return at + 1;
        }
        if (c == 'x') {
            word.write(Integer.parseInt(value.substring(at + 1, at + 3), 16));
            return at + 3;
        }
        throw new AssertionError("no such escape: \\" + c);
    }

    static String specifiers(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
            } else if (text.charAt(++i) == '%') {
                out.append('%');
            } else if (text.charAt(i) == 't') {
                out.append("/run");
            } else {
                throw new AssertionError("a specifier in " + text);
            }
        }
        return out.toString();
    }

    /** Parses an environment file: names, and values in double quotes with four escaped characters. */
    static Map<String, String> environment(String file) {
        Map<String, String> variables = new HashMap<>();
        int at = file.indexOf('\n') + 1;
        while (at < file.length()) {
            int equals = file.indexOf("=\"", at);
            String name = file.substring(at, equals);
            StringBuilder value = new StringBuilder();
            at = equals + 2;
            while (file.charAt(at) != '"') {
                if (file.charAt(at) == '\\' && "\"\\`$".indexOf(file.charAt(at + 1)) >= 0) {
                    at++;
                }
                value.append(file.charAt(at++));
            }
            variables.put(name, value.toString());
            at += 2;
        }
        return variables;
    }
}
