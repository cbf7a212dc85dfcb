package dev.gatehouse.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shells for which there are scripts. */
enum Shell {
    BASH,
    ZSH,
    FISH;

    String word() {
        return switch (this) {
            case BASH -> "bash";
            case ZSH -> "zsh";
            case FISH -> "fish";
        };
    }

    static Optional<Shell> of(String word) {
        for (Shell shell : values()) {
            if (shell.word().equals(word)) {
                return Optional.of(shell);
            }
        }
        return Optional.empty();
    }

    static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Shell shell : values()) {
            words.add(shell.word());
        }
        return words;
    }

    /** Quotes a text without line ends as one word that the shell takes literally. */
    String quoted(String text) {
        return this == FISH
                ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
                : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns the statement that assigns a list of words to a global variable. */
    String assignment(String variable, List<String> words) {
        StringBuilder text = new StringBuilder(
                switch (this) {
                    case BASH -> variable + "=(";
                    case ZSH -> "typeset -ga " + variable + "=(";
                    case FISH -> "set -g " + variable;
                });
        for (String word : words) {
            text.append(this == FISH ? " \\\n    " : "\n    ").append(quoted(word));
        }
        return text.append(this == FISH ? "" : "\n)").toString();
    }
}
