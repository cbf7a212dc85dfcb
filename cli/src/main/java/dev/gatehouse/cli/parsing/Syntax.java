package dev.gatehouse.cli.parsing;

import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options and arguments of a command, used by both {@link QuickReader} and {@link FullReader}.
 */
public final class Syntax {
    /** Any number of arguments. */
    public static final int ANY = Integer.MAX_VALUE;

    private final List<Option> options = new ArrayList<>();
    private String wordLabel = "";
    private String wordHelp = "";
    private int fewest;
    private int most;
    private @Nullable Use backend;

    /**
     * One option.
     *
     * @param names all spellings; the last one is its main name, which {@link ParsedArgs} uses
     * @param label the name of its value; empty if it has none
     * @param help one line of help
     * @param origin what declares it
     */
    public record Option(List<String> names, String label, String help, Origin origin) {
        String name() {
            return names.getLast();
        }

        /** Whether it has a value. */
        public boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** What declares an option. */
    public enum Origin {
        /** One command. */
        COMMAND,
        /** All commands. */
        GLOBAL,
        /** The backend of the service manager. */
        BACKEND
    }

    /** Adds an option without a value. */
    public Syntax flag(String name, String help) {
        return add(new Option(List.of(name), "", help, Origin.COMMAND));
    }

    /** Adds an option with a value. */
    public Syntax option(String name, String label, String help) {
        return add(new Option(List.of(name), label, help, Origin.COMMAND));
    }

    public Syntax add(Option option) {
        options.add(option);
        return this;
    }

    /**
     * Declares the arguments.
     *
     * @param label their name; if each has its own name, all names separated by blanks
     * @param help one line of help, or one for each
     */
    public Syntax words(String label, int atLeast, int atMost, String help) {
        wordLabel = label;
        fewest = atLeast;
        most = atMost;
        wordHelp = help;
        return this;
    }

    /** Adds the options that backends declare for a use. */
    public Syntax backendOptions(Use use) {
        backend = use;
        return this;
    }

    /** Returns all options, those of backends last. An option of the command hides one of a backend with the same name. */
    public List<Option> options() {
        if (backend == null) {
            return options;
        }
        List<Option> all = new ArrayList<>(options);
        for (Option option : BackendOptions.of(backend)) {
            if (own(option.name()).isEmpty()) {
                all.add(option);
            }
        }
        return all;
    }

    /** Finds an option by name. Loads backends only if the command itself has no such option. */
    Optional<Option> find(String name) {
        Optional<Option> own = own(name);
        return own.isPresent() || backend == null ? own : BackendOptions.find(name, backend);
    }

    private Optional<Option> own(String name) {
        for (Option option : options) {
            if (option.names().contains(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Returns the name of the arguments, or all of their names separated by blanks. */
    public String wordLabel() {
        return wordLabel;
    }

    String wordHelp() {
        return wordHelp;
    }

    int fewest() {
        return fewest;
    }

    /** Returns how many arguments there can be, or {@link #ANY}. */
    public int most() {
        return most;
    }
}
