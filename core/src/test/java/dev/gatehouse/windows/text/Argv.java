package dev.gatehouse.windows.text;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line as a program does, by the rules of "Parsing C command-line arguments" (learn.microsoft.com). */
final class Argv {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean within;
    private boolean begun;
    private int backslashes;

    private Argv() {}

    static List<String> of(String line) {
        Argv argv = new Argv();
        for (int i = 0; i < line.length(); i++) {
            argv.take(line.charAt(i));
        }
        argv.putBackslashes(argv.backslashes);
        argv.end();
        return argv.words;
    }

    private void take(char c) {
        if (c == '\\') {
            backslashes++;
            begun = true;
        } else if (c == '"') {
            putBackslashes(backslashes / 2);
            boolean literal = backslashes % 2 == 1;
            backslashes = 0;
            begun = true;
            if (literal) {
                word.append('"');
            } else {
                within = !within;
            }
        } else {
            putBackslashes(backslashes);
            backslashes = 0;
            if (!within && (c == ' ' || c == '\t')) {
                end();
            } else {
                word.append(c);
                begun = true;
            }
        }
    }

    private void putBackslashes(int number) {
        word.repeat("\\", number);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }
}
