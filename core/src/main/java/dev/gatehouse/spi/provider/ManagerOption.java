package dev.gatehouse.spi.provider;

/**
 * A command-line option of one kind of manager. Several kinds may have an option of the same name, which then takes a
 * value in all of them or in none; each kind has a description of its own. Immutable.
 *
 * @param name the option as it is typed, such as {@code --system}
 * @param argument name of its value, such as {@code USER}; empty for an option without a value
 * @param description one line for people, without the name of the kind
 * @param use the commands that have the option
 * @param choosesManager whether the option selects one of several managers of this kind; advised commands then repeat
 *     it
 * @since 0.1.0
 */
public record ManagerOption(String name, String argument, String description, Use use, boolean choosesManager) {
    /** Selects the host's own manager or domain, for kinds with one per user besides. */
    public static final ManagerOption SYSTEM =
            place("--system", "Use the manager or domain of the host; requires root");

    /** Selects the calling user's manager or domain, for the same kinds. */
    public static final ManagerOption USER = place("--user", "Use the manager or domain of the calling user");

    /** The account that gateways of {@link #SYSTEM} run as. */
    public static final ManagerOption RUN_AS_USER =
            new ManagerOption("--run-as-user", "USER", "Account that runs gateways of --system", Use.RENDER, false);

    /** Allows taking over definitions that the app itself installed. */
    public static final ManagerOption ADOPT =
            flag("--adopt", "Take over services that the app installed itself", Use.INSTALL);

    /** The commands that have an option. */
    public enum Use {
        /** All commands for gateways. */
        EVERY,
        /** Commands that render definitions, including those that install. */
        RENDER,
        /** Commands that install definitions. */
        INSTALL
    }

    /**
     * Returns an option of every command that selects a manager of its kind.
     *
     * @param name the option as it is typed
     * @param description one line for people
     * @return the option
     */
    public static ManagerOption place(String name, String description) {
        return new ManagerOption(name, "", description, Use.EVERY, true);
    }

    /**
     * Returns an option without a value.
     *
     * @param name the option as it is typed
     * @param description one line for people
     * @param use the commands that have the option
     * @return the option
     */
    public static ManagerOption flag(String name, String description, Use use) {
        return new ManagerOption(name, "", description, use, false);
    }

    /** {@return whether the option takes a value} */
    public boolean takesValue() {
        return !argument.isEmpty();
    }
}
