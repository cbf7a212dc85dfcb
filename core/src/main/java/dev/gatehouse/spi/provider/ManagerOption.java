package dev.gatehouse.spi.provider;

/**
 * An option of one kind of manager, as commands show and take it. Several kinds may have an option of the same name, which then
 * takes a value in all of them or in none; each describes what it means to it.
 *
 * @param name as it is typed, such as {@code --system}
 * @param argument what its value is called, such as {@code USER}; empty for an option without a value
 * @param description one line for people, without the name of the kind
 * @param use which commands take it
 * @param choosesManager whether it decides which manager of this kind is meant; advice then repeats it
 * @since 0.1.0
 */
public record ManagerOption(String name, String argument, String description, Use use, boolean choosesManager) {
    /** The host's own manager or domain, for kinds that have one for each user beside it. */
    public static final ManagerOption SYSTEM = place("--system", "the host's own manager or domain, which takes root");

    /** The calling user's own, for the same kinds. */
    public static final ManagerOption USER = place("--user", "that of the user who calls");

    /** Whom gateways of {@link #SYSTEM} run as. */
    public static final ManagerOption RUN_AS_USER = new ManagerOption(
            "--run-as-user", "USER", "the account that gateways of --system run as", Use.RENDER, false);

    /** Definitions that the app itself wrote may be taken over. */
    public static final ManagerOption ADOPT =
            flag("--adopt", "take over what Hermes itself had installed", Use.INSTALL);

    /** The commands that take an option. */
    public enum Use {
        /** All that are about gateways. */
        EVERY,
        /** Those that render definitions, including those that install. */
        RENDER,
        /** Those that install definitions. */
        INSTALL
    }

    /** An option of every command, which decides which manager of its kind is meant. */
    public static ManagerOption place(String name, String description) {
        return new ManagerOption(name, "", description, Use.EVERY, true);
    }

    /** An option without a value. */
    public static ManagerOption flag(String name, String description, Use use) {
        return new ManagerOption(name, "", description, use, false);
    }

    /** Whether it takes a value. */
    public boolean takesValue() {
        return !argument.isEmpty();
    }
}
