package dev.gatehouse.cli.parsing;

import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Use backend;

    /**
     * One option.
     *
     * @param names all spellings; the last one is its main name, which {@link ParsedArgs} uses
     * @param label the name of its value; empty if it takes none
     * @param help one line of help
     * @param origin who takes it
     */
    public record Option(List<String> names, String label, String help, Origin origin) {
        String name() {
            return names.getLast();
        }

        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** Who takes an option. */
    public enum Origin {
        /** The command. */
        COMMAND,
        /** Every command. */
        GLOBAL,
        /** The backend of the service manager. */
        BACKEND
    }

    /** An option without a value. */
    public Syntax flag(String name, String help) {
        return add(new Option(List.of(name), "", help, Origin.COMMAND));
    }

    /** An option with a value. */
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

    /** Declares that the command takes the options that backends have for such a use. */
    public Syntax backendOptions(Use use) {
        backend = use;
        return this;
    }

    /** All options, those of backends last; the command's own hide a backend's of the same name. */
    List<Option> options() {
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

    /** The option with this name. Backends are asked only for a name that is not the command's own. */
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
