package dev.gatehouse.systemd.holder;

import java.util.ArrayList;
import java.util.List;

/** Splits a value into words, with quotes and escapes (systemd.syntax(7), "Quoting"). */
final class UnitWords {
    private final String text;
    private int at;

    private UnitWords(String text) {
        this.text = text;
    }

    static List<String> split(String value) {
        UnitWords reader = new UnitWords(value);
        List<String> words = new ArrayList<>();
        while (reader.skipSpace()) {
            words.add(reader.word());
        }
        return words;
    }

    private boolean skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                escape(word);
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private void escape(StringBuilder word) {
        char c = text.charAt(at);
        switch (c) {
            case 'n' -> word.append('\n');
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 's' -> word.append(' ');
            case 'x' -> number(word, 1, 2, 16);
            case '0', '1', '2', '3' -> number(word, 0, 3, 8);
            default -> word.append(c);
        }
    }

    private void number(StringBuilder word, int skipped, int digits, int radix) {
        int from = at + skipped;
        if (from + digits > text.length()) {
            return;
        }
        try {
            word.append((char) Integer.parseInt(text, from, from + digits, radix));
            at = from + digits - 1;
        } catch (NumberFormatException none) {
            word.append(text.charAt(at));
        }
    }
}
