package dev.gatehouse.windows.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a script that starts something at logon, of any author, and the environment variables that it sets. Only
 * literal commands count: a script that computes its command has none.
 *
 * @param commands program and arguments of each command
 * @param variables environment variables, and {@code PWD} if the script changes the working directory
 * @param complete whether the script starts nothing else: each of its lines starts nothing, or is one of the commands
 */
public record StartScript(List<List<String>> commands, Map<String, String> variables, boolean complete) {
    /** The variable with the working directory of a command. */
    public static final String DIRECTORY_VARIABLE = "PWD";

    /** An assignment to an element, such as {@code env("NAME") = "value"}. */
    private static final Pattern ASSIGNMENT = Pattern.compile("\\(\\s*\"(\\w+)\"\\s*\\)\\s*=\\s*" + literal());

    private static final Pattern DIRECTORY = Pattern.compile("CurrentDirectory\\s*=\\s*" + literal());

    private static final Pattern RUN = Pattern.compile("\\.Run\\b\\s*+\\(?\\s*+" + literal());

    /** A redirection such as {@code 2>&1}. */
    private static final Pattern DUPLICATION = Pattern.compile("\\d?>&\\d");

    public StartScript {
        commands = List.copyOf(commands);
        variables = Map.copyOf(variables);
    }

    /**
     * A string literal: quotes inside are doubled in VBScript, and follow a backslash in JScript. A matcher recurses for
     * each of them, so their number is limited.
     */
    private static String literal() {
        return "\"([^\"\\r\\n]*+(?:(?:\"\"|(?<=\\\\)\")[^\"\\r\\n]*+){0,500})\"";
    }

    /** Whether a file's name is that of a script which {@link #parse} understands. */
    public static boolean isScript(String file) {
        return isBatch(file) || isVisualBasic(file) || isJavaScript(file);
    }

    private static boolean isBatch(String file) {
        return ends(file, ".cmd") || ends(file, ".bat");
    }

    private static boolean isVisualBasic(String file) {
        return ends(file, ".vbs");
    }

    private static boolean isJavaScript(String file) {
        return ends(file, ".js");
    }

    private static boolean ends(String file, String extension) {
        return file.toLowerCase(Locale.ROOT).endsWith(extension);
    }

    /**
     * Parses a script.
     *
     * @param file its name, whose extension says its language
     */
    public static StartScript parse(String file, String text) {
        return isBatch(file) ? batch(text) : windowsScript(text, isJavaScript(file));
    }

    private static StartScript batch(String text) {
        List<List<String>> commands = new ArrayList<>();
        Map<String, String> variables = new HashMap<>();
        boolean complete = true;
        for (String line : text.lines().map(String::strip).toList()) {
            String command = (line.startsWith("@") ? line.substring(1).strip() : line).replace("%%", "%");
            String word = command.split("[\\s:]", 2)[0].toLowerCase(Locale.ROOT);
            String rest = command.substring(word.length()).strip();
            boolean remark = word.isEmpty() || word.equals("rem");
            complete &= remark || isOneCommand(command);
            switch (word) {
                case "", "rem", "echo", "exit", "chcp", "setlocal", "title" -> {
                    // Starts nothing.
                }
                case "if", "goto" -> complete = false;
                case "set" -> assign(rest, variables);
                case "cd", "chdir", "pushd" ->
                    CommandLine.split(rest).stream()
                            .filter(path -> !path.equalsIgnoreCase("/d"))
                            .findFirst()
                            .ifPresent(path -> variables.put(DIRECTORY_VARIABLE, path));
                case "start" -> commands.add(started(rest, variables));
                case "call" -> commands.add(CommandLine.split(rest));
                default -> commands.add(CommandLine.split(command));
            }
        }
        commands.removeIf(List::isEmpty);
        return new StartScript(commands, variables, complete);
    }

    /** Whether a line of cmd is one command: without an operator outside of quotes, and not continued on the next line. */
    public static boolean isOneCommand(String line) {
        String text = DUPLICATION.matcher(line).replaceAll("");
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '^') {
                i++;
                if (i == text.length()) {
                    return false;
                }
            } else if (!quoted && (c == '&' || c == '|')) {
                return false;
            }
        }
        return true;
    }

    /** {@code set "NAME=value"} or {@code set NAME=value}. */
    private static void assign(String text, Map<String, String> variables) {
        String assignment = text.startsWith("\"") && text.endsWith("\"") && text.length() > 1
                ? text.substring(1, text.length() - 1)
                : text;
        int equals = assignment.indexOf('=');
        if (equals > 0) {
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
    }

    /** The command that {@code start} starts: after the title in quotes and the options. */
    private static List<String> started(String text, Map<String, String> variables) {
        List<String> words = new ArrayList<>(CommandLine.split(text));
        if (text.startsWith("\"") && !words.isEmpty()) {
            words.removeFirst();
        }
        while (!words.isEmpty()
                && words.getFirst().startsWith("/")
                && words.getFirst().indexOf('/', 1) < 0) {
            if (words.removeFirst().equalsIgnoreCase("/d") && !words.isEmpty()) {
                variables.put(DIRECTORY_VARIABLE, words.removeFirst());
            }
        }
        return words;
    }

    private static StartScript windowsScript(String text, boolean javaScript) {
        Map<String, String> variables = new HashMap<>();
        for (Matcher found = ASSIGNMENT.matcher(text); found.find(); ) {
            variables.put(found.group(1), value(found.group(2), javaScript));
        }
        for (Matcher found = DIRECTORY.matcher(text); found.find(); ) {
            variables.put(DIRECTORY_VARIABLE, value(found.group(1), javaScript));
        }
        List<List<String>> commands = new ArrayList<>();
        for (Matcher found = RUN.matcher(text); found.find(); ) {
            commands.add(CommandLine.split(value(found.group(1), javaScript)));
        }
        commands.removeIf(List::isEmpty);
        boolean complete = text.lines().allMatch(line -> WindowsScriptLine.isKnown(line, javaScript));
        return new StartScript(commands, variables, complete);
    }

    private static String value(String literal, boolean javaScript) {
        return javaScript ? literal.replace("\\\"", "\"").replace("\\\\", "\\") : literal.replace("\"\"", "\"");
    }
}
