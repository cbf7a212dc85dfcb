package dev.gatehouse.cli;

import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.Remedy;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line, split into the command's path and the rest. Cheap: does not need the options of the command, which are
 * known only after its path.
 *
 * @param path the words of the command, possibly incomplete
 * @param typed the same words as the user typed them: {@code start} for {@code gateway start}
 * @param rest all other words, in order
 */
record Invocation(List<String> path, String typed, List<String> rest) {
    static Invocation of(String[] words) {
        List<String> path = List.of();
        List<String> typed = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        int at = 0;
        while (at < words.length && !Commands.isComplete(path)) {
            String word = words[at++];
            if (word.startsWith("-") && word.length() > 1) {
                rest.add(word);
                if (GlobalOptions.takesNextWord(word) && at < words.length) {
                    rest.add(words[at++]);
                }
            } else if (path.isEmpty() && word.equals("help")) {
                rest.add(GlobalOptions.HELP);
            } else {
                requireKnownOptions(rest);
                path = Commands.follow(path, word);
                typed.add(word);
            }
        }
        rest.addAll(List.of(words).subList(at, words.length));
        return new Invocation(path, String.join(" ", typed), rest);
    }

    boolean wantsHelp() {
        return rest.contains(GlobalOptions.HELP) || rest.contains("-h");
    }

    boolean wantsVersion() {
        return path.isEmpty() && rest.contains(GlobalOptions.VERSION);
    }

    /** Throws if an option before the command is not global. */
    void requireKnownOptions() {
        requireKnownOptions(rest);
    }

    private static void requireKnownOptions(List<String> before) {
        for (int i = 0; i < before.size(); i++) {
            String word = before.get(i);
            if (!GlobalOptions.isOne(word)) {
                throw new UsageException(
                        "Unknown global option '" + word + "'; options of a command must follow the command"
                                + Suggestion.clause(word, GlobalOptions.names()),
                        Remedy.gatehouse("--help"));
            }
            if (GlobalOptions.takesNextWord(word) && ++i == before.size()) {
                throw new UsageException(word + " requires a value", Remedy.gatehouse("--help"));
            }
        }
    }
}
