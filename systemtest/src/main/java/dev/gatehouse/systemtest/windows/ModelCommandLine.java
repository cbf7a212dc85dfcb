package dev.gatehouse.systemtest.windows;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line, after the program's name, as Windows programs do (learn.microsoft.com, "CommandLineToArgvW
 * function" and "Parsing C command-line arguments").
 */
final class ModelCommandLine {
    private ModelCommandLine() {}

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return words;
            }
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            while (at < line.length() && (quoted || !isBlank(line.charAt(at)))) {
                int backslashes = 0;
                while (at < line.length() && line.charAt(at) == '\\') {
                    backslashes++;
                    at++;
                }
                boolean quote = at < line.length() && line.charAt(at) == '"';
                // Before a quote, two backslashes mean one; a remaining one makes the quote literal.
                word.repeat("\\", quote ? backslashes / 2 : backslashes);
                if (quote && backslashes % 2 == 1) {
                    word.append('"');
                    at++;
                } else if (quote) {
                    at++;
                    boolean doubled = quoted && at < line.length() && line.charAt(at) == '"';
                    if (doubled) {
                        word.append('"');
                        at++;
                    } else {
                        quoted = !quoted;
                    }
                } else if (at < line.length() && (quoted || !isBlank(line.charAt(at)))) {
                    word.append(line.charAt(at));
                    at++;
                }
            }
            words.add(word.toString());
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
