package dev.gatehouse.error;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command that helps, as words: a caller may add options to it, run it or print it. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Remedy implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String GATEHOUSE = "gatehouse";

    private static final List<String> SUDO = List.of("sudo");

    /** Words of {@code sudo -u USER}. */
    private static final int SUDO_AS = 3;

    private final LinkedHashMap<String, String> variables;
    private final ArrayList<String> prefix;
    private final ArrayList<String> command;

    private Remedy(Map<String, String> variables, List<String> prefix, List<String> command) {
        if (command.isEmpty()) {
            throw new InvalidInputException("A remedy must name a program");
        }
        this.variables = new LinkedHashMap<>(variables);
        this.prefix = new ArrayList<>(prefix);
        this.command = new ArrayList<>(command);
    }

    /**
     * Creates a remedy.
     *
     * @param program the program
     * @param arguments its arguments, unquoted
     * @return the remedy
     */
    public static Remedy of(String program, String... arguments) {
        ArrayList<String> words = new ArrayList<>(1 + arguments.length);
        words.add(program);
        Collections.addAll(words, arguments);
        return of(words);
    }

    /**
     * Creates a remedy.
     *
     * @param words the program and its arguments, unquoted
     * @return the remedy
     * @throws InvalidInputException if there are no words
     */
    public static Remedy of(List<String> words) {
        return new Remedy(Map.of(), List.of(), words);
    }

    /**
     * Creates a remedy that is a command of Gatehouse.
     *
     * @param arguments the arguments of {@code gatehouse}, unquoted
     * @return the remedy
     */
    public static Remedy gatehouse(String... arguments) {
        return of(GATEHOUSE, arguments);
    }

    /**
     * Adds arguments.
     *
     * @param arguments further arguments, unquoted
     * @return this remedy with further arguments at its end
     */
    public Remedy with(String... arguments) {
        ArrayList<String> words = new ArrayList<>(command);
        Collections.addAll(words, arguments);
        return withCommand(words);
    }

    /**
     * Replaces the command. What precedes it, such as {@code sudo}, stays.
     *
     * @param words the program and its arguments, unquoted
     * @return this remedy with another command
     * @throws InvalidInputException if there are no words
     */
    public Remedy withCommand(List<String> words) {
        return new Remedy(variables, prefix, words);
    }

    /**
     * Sets an environment variable for the command.
     *
     * @param name the variable's name
     * @param value its value, unquoted
     * @return this remedy with the variable
     */
    public Remedy withVariable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new Remedy(more, prefix, command);
    }

    /** {@return this remedy, run as root by {@code sudo}} */
    public Remedy asRoot() {
        return new Remedy(variables, SUDO, command);
    }

    /**
     * Runs the command as another user, by {@code sudo}.
     *
     * @param user an account's name, or {@code #} and its number
     * @return this remedy, run as this user
     */
    public Remedy asUser(String user) {
        return new Remedy(variables, List.of("sudo", "-u", user), command);
    }

    /**
     * Runs the command as another user, for a caller who is root. {@code runuser} belongs to util-linux; a host on which
     * root works directly may not have {@code sudo}. macOS has {@code sudo}, but not {@code runuser}.
     *
     * @param user an account's name
     * @return this remedy, run as this user
     */
    public Remedy fromRoot(String user) {
        return fromRoot(user, System.getProperty("os.name", ""));
    }

    Remedy fromRoot(String user, String system) {
        return system.toLowerCase(Locale.ROOT).startsWith("mac")
                ? asUser(user)
                : new Remedy(variables, List.of("runuser", "-u", user, "--"), command);
    }

    /**
     * Returns the command as root types it: without {@code sudo}, which a host on which root works directly may not have.
     *
     * @return this remedy for a caller who is root
     */
    public Remedy typedByRoot() {
        if (prefix.equals(SUDO)) {
            return new Remedy(variables, List.of(), command);
        }
        // runuser takes no numbers.
        boolean named = prefix.size() == SUDO_AS
                && prefix.getFirst().equals(SUDO.getFirst())
                && !prefix.getLast().startsWith("#");
        return named ? fromRoot(prefix.getLast()) : this;
    }

    /** {@return whether the command runs as another account than that of its caller} */
    public boolean isForAnotherAccount() {
        return !prefix.isEmpty();
    }

    /** {@return whether the command is one of Gatehouse's own} */
    public boolean isGatehouse() {
        return command.getFirst().equals(GATEHOUSE);
    }

    /** {@return the program and its arguments, unquoted, without what precedes them} */
    public List<String> command() {
        return Collections.unmodifiableList(command);
    }

    /**
     * Returns all words, as a POSIX system runs them.
     *
     * @return the words, unquoted: {@code sudo} with its options and {@code env} with the variables if they are needed, the
     *     program, and its arguments
     */
    public List<String> words() {
        ArrayList<String> words = new ArrayList<>(prefix);
        if (!variables.isEmpty()) {
            words.add("env");
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                words.add(variable.getKey() + "=" + variable.getValue());
            }
        }
        words.addAll(command);
        return Collections.unmodifiableList(words);
    }

    /** {@return environment variables that the command needs, beside those of the caller} */
    public Map<String, String> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** {@return the command line, quoted for the shell of this host} */
    public String text() {
        return text(Shell.ofThisHost());
    }

    /**
     * Returns the command line. For Windows, commands such as {@code ls -ld} and {@code mkdir -p} are replaced by those of cmd and
     * PowerShell.
     *
     * @param shell the shell in which it will be typed
     * @return the variables and all words, quoted
     */
    public String text(Shell shell) {
        // sudo does not pass on its caller's variables.
        List<String> words = prefix.isEmpty() ? shell.command(command) : words();
        StringBuilder text = new StringBuilder(shell.quote(words.getFirst()));
        for (String word : words.subList(1, words.size())) {
            text.append(' ').append(shell.argument(word));
        }
        return prefix.isEmpty() ? shell.withVariables(variables, text.toString()) : text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Remedy that
                && variables.equals(that.variables)
                && prefix.equals(that.prefix)
                && command.equals(that.command);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * variables.hashCode() + prefix.hashCode()) + command.hashCode();
    }

    /** {@return the command line, as {@link #text()}} */
    @Override
    public String toString() {
        return text();
    }
}
