package dev.gatehouse.cli.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What may follow a command: options and words. Said once; {@link QuickReader} and {@link FullReader} both go by it.
 */
public final class Syntax {
    /** As many words as one likes. */
    public static final int ANY = Integer.MAX_VALUE;

    private final List<Option> options = new ArrayList<>();
    private String wordLabel = "";
    private String wordHelp = "";
    private int fewest;
    private int most;

    /**
     * One option.
     *
     * @param names all spellings; the last is the one that a {@link ParsedArgs} knows it by
     * @param label what its value is called, or empty for one without a value
     * @param help one line for people
     * @param global whether every command has it
     */
    public record Option(List<String> names, String label, String help, boolean global) {
        String name() {
            return names.getLast();
        }

        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** An option without a value. */
    public Syntax flag(String name, String help) {
        return add(new Option(List.of(name), "", help, false));
    }

    /** An option with a value. */
    public Syntax option(String name, String label, String help) {
        return add(new Option(List.of(name), label, help, false));
    }

    public Syntax add(Option option) {
        options.add(option);
        return this;
    }

    /**
     * The words that may stand beside the options.
     *
     * @param label what they are called; where each has a name of its own, all with blanks between
     * @param help one line for people, or one for each
     */
    public Syntax words(String label, int atLeast, int atMost, String help) {
        wordLabel = label;
        fewest = atLeast;
        most = atMost;
        wordHelp = help;
        return this;
    }

    List<Option> options() {
        return options;
    }

    Optional<Option> find(String name) {
        for (Option option : options) {
            if (option.names().contains(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    String wordLabel() {
        return wordLabel;
    }

    String wordHelp() {
        return wordHelp;
    }

    int fewest() {
        return fewest;
    }

    int most() {
        return most;
    }
}
