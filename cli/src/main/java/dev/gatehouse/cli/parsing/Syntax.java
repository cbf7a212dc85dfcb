package dev.gatehouse.cli.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options and arguments that a command takes. Both {@link QuickReader} and {@link FullReader} follow it.
 */
public final class Syntax {
    /** Any number of arguments. */
    public static final int ANY = Integer.MAX_VALUE;

    private final List<Option> options = new ArrayList<>();
    private String wordLabel = "";
    private String wordHelp = "";
    private int fewest;
    private int most;

    /**
     * One option.
     *
     * @param names all spellings; the last one is its main name, which {@link ParsedArgs} uses
     * @param label the name of its value; empty if it takes none
     * @param help one line of help
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
     * Declares the arguments.
     *
     * @param label their name; if each has its own, all names separated by blanks
     * @param help one line of help, or one for each
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
