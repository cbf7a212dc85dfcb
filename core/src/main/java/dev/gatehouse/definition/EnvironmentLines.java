package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The grammar of an environment file, one variable per line; {@code docs/profile-config.md} describes it. Gateways read
 * such a file by a shell function or by this class, with the same result. Has only static methods and is thread-safe.
 *
 * <ul>
 *   <li>A line is empty, a comment that begins with {@code #}, or {@code NAME=VALUE}, also after the word
 *       {@code export}. Blanks around the name and the value are ignored, and so is a carriage return at the end.
 *   <li>A value without quotes ends where a blank and {@code #} follow.
 *   <li>A value in single quotes is taken as it is. In double quotes, a backslash stands before {@code n}, {@code r},
 *       {@code t}, {@code "} and another backslash; before every other character it is one itself. After the closing
 *       quote, only a comment may follow. A value does not continue on the next line.
 *   <li>Nothing is expanded: {@code $} is a character like others.
 *   <li>Of several lines with one name, the last counts.
 * </ul>
 *
 * @since 0.1.0
 */
public final class EnvironmentLines {
    /** Names that a shell keeps for itself: an assignment fails in one shell or another, or changes how it reads. */
    private static final Set<String> OF_THE_SHELL =
            Set.of("BASHOPTS", "BASH_VERSINFO", "EUID", "IFS", "LINENO", "OPTIND", "PPID", "SHELLOPTS", "UID", "_");

    private EnvironmentLines() {}

    /**
     * Parses a text.
     *
     * @param text the content of a file
     * @return values by name, without variables of the shell
     * @throws InvalidInputException if a line has none of the forms above, or a value is not valid ({@link Environment});
     *     the message has the number of the line, and never a value
     */
    public static SortedMap<String, String> parse(String text) {
        SortedMap<String, String> variables = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            try {
                variable(line).ifPresent(variable -> variables.put(variable.name(), variable.value()));
            } catch (InvalidInputException e) {
                throw new InvalidInputException("line " + number + ": " + e.getMessage());
            }
        }
        return new Environment(variables).variables();
    }

    /**
     * Finds the value of one variable in a file of another program, which may have other lines than these, such as values over
     * several lines. Lines of no form above are ignored.
     *
     * @param text the content of a file
     * @param name the name of the variable
     * @return its value; empty if no line sets it
     */
    public static Optional<String> find(String text, String name) {
        return Optional.ofNullable(findAll(text).get(name));
    }

    /**
     * Finds the line that {@link #find} reads.
     *
     * @param text the content of a file
     * @param name the name of the variable
     * @return the number of the last line that sets it, from 1; 0 if no line sets it
     */
    public static int lineOf(String text, String name) {
        int found = 0;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            try {
                Optional<Variable> variable = variable(line);
                if (variable.isPresent() && variable.get().name().equals(name)) {
                    found = number;
                }
            } catch (InvalidInputException ofAnotherForm) {
                // The next line may be of ours.
            }
        }
        return found;
    }

    /**
     * Finds the values of all variables in a file of another program, as {@link #find} does it for one.
     *
     * @param text the content of a file
     * @return values by name
     */
    public static SortedMap<String, String> findAll(String text) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            try {
                variable(line).ifPresent(variable -> found.put(variable.name(), variable.value()));
            } catch (InvalidInputException ofAnotherForm) {
                // The next line may be of ours.
            }
        }
        return found;
    }

    /**
     * Tests whether a variable belongs to the shell, so that an environment file does not set it: {@code IFS},
     * {@code UID}, {@code EUID}, {@code PPID}, {@code LINENO}, {@code OPTIND}, {@code BASHOPTS}, {@code SHELLOPTS},
     * {@code BASH_VERSINFO}, {@code _}, and all that begin with {@code gh_}.
     *
     * @param name the name of the variable
     * @return whether it is one of them
     */
    public static boolean isOfTheShell(String name) {
        return OF_THE_SHELL.contains(name) || name.startsWith("gh_");
    }

    private record Variable(String name, String value) {}

    private static Optional<Variable> variable(String text) {
        String line = stripped(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        if (line.startsWith("export ") || line.startsWith("export\t")) {
            line = stripped(line.substring("export ".length()));
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new InvalidInputException("must be NAME=VALUE");
        }
        String name = stripped(line.substring(0, equals));
        if (!isName(name)) {
            throw new InvalidInputException("must be NAME=VALUE, with a name of letters, digits and _");
        }
        String value = value(line.substring(equals + 1));
        return isOfTheShell(name) ? Optional.empty() : Optional.of(new Variable(name, value));
    }

    private static boolean isName(String text) {
        try {
            Environment.checkKey(text);
            return true;
        } catch (InvalidInputException no) {
            return false;
        }
    }

    private static String value(String text) {
        String value = stripped(text);
        if (value.startsWith("'")) {
            int end = value.indexOf('\'', 1);
            requireEnd(value, end);
            return value.substring(1, end);
        }
        return value.startsWith("\"") ? doubleQuoted(value) : stripped(text.substring(0, comment(text)));
    }

    private static String doubleQuoted(String value) {
        StringBuilder unquoted = new StringBuilder(value.length());
        int i = 1;
        while (i < value.length() && value.charAt(i) != '"') {
            char c = value.charAt(i++);
            int escape = c == '\\' && i < value.length() ? "nrt\"\\".indexOf(value.charAt(i)) : -1;
            if (escape >= 0) {
                unquoted.append("\n\r\t\"\\".charAt(escape));
                i++;
            } else {
                unquoted.append(c);
            }
        }
        requireEnd(value, i < value.length() ? i : -1);
        return unquoted.toString();
    }

    private static void requireEnd(String value, int end) {
        if (end < 0) {
            throw new InvalidInputException("a value in quotes must end with the same quote on its line");
        }
        String rest = stripped(value.substring(end + 1));
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            throw new InvalidInputException("only a comment can follow a value in quotes");
        }
    }

    /** Where a comment begins, with the blank before it. */
    private static int comment(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            if (isBlank(text.charAt(i)) && text.charAt(i + 1) == '#') {
                return i;
            }
        }
        return text.length();
    }

    private static String stripped(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (begin < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
