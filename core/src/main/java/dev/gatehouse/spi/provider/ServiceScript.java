package dev.gatehouse.spi.provider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command and the variables of a service's {@code run} script, as far as they are certain: a shell script that
 * {@code exec}s its program, or an execline script. Words that only the shell knows, such as {@code $HOME}, match
 * nothing. Immutable.
 *
 * @param command the words after {@code exec}, with the programs that start the service's own program
 * @param variables environment variables that the script sets to a constant
 * @since 0.1.0
 */
public record ServiceScript(List<String> command, Map<String, String> variables) {
    /** Stands for a word that only the shell knows. No command contains it. */
    private static final String UNKNOWN = "\0";

    private static final Set<String> LAUNCHERS = Set.of(
            "env",
            "nice",
            "nohup",
            "setsid",
            "chpst",
            "setuidgid",
            "setpriv",
            "su-exec",
            "gosu",
            "with-contenv",
            "s6-setuidgid",
            "s6-applyuidgid",
            "s6-softlimit",
            "s6-env",
            "s6-envdir",
            "s6-setsid",
            "s6-setlock",
            "exec",
            "fdmove",
            "cd",
            "export",
            "emptyenv",
            "importas",
            "foreground",
            "if",
            "s6-fdholder-retrieve",
            "redirfd",
            "umask");

    /** The most words that may precede the service's own command. Each rest is searched, and a script may have 30,000. */
    private static final int MOST_BEFORE = 200;

    /** Copies command and variables. */
    public ServiceScript {
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
    }

    /**
     * Reads a script.
     *
     * @param text its text
     * @return the command and the variables; both empty if there are none
     */
    public static ServiceScript parse(String text) {
        String joined = text.replace("\\\n", " ");
        int end = joined.indexOf('\n');
        String first = end < 0 ? joined : joined.substring(0, end);
        Map<String, String> variables = new HashMap<>();
        List<String> command = new ArrayList<>();
        if (first.startsWith("#!") && first.contains("execlineb")) {
            command.addAll(
                    words(joined.substring(end < 0 ? joined.length() : end).replaceAll("(?m)^[ \\t]*#.*$", "")));
            for (int i = 0; i + 2 < command.size(); i++) {
                if (command.get(i).equals("export")) {
                    put(variables, command.get(i + 1) + "=" + command.get(i + 2));
                }
            }
        } else {
            for (String line : joined.split("\n", -1)) {
                read(line.strip(), command, variables);
            }
        }
        for (String word : command) {
            put(variables, word);
        }
        return new ServiceScript(command, variables);
    }

    /**
     * Returns the script's own command and what may precede it: programs that change the account, the limits or the
     * environment, and then execute the words after theirs. How many words those take is not known here, so each rest of
     * the command may be the service's own.
     *
     * @return the command, and each shorter rest of it after a program that executes another
     */
    public List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        if (command.isEmpty()) {
            return commands;
        }
        commands.add(command);
        if (LAUNCHERS.contains(CommandWords.fileName(command.getFirst()))) {
            for (int i = 1; i < Math.min(command.size(), MOST_BEFORE); i++) {
                commands.add(command.subList(i, command.size()));
            }
        }
        return commands;
    }

    /** Reads one line of a shell script: {@code exec}, {@code export}, an assignment, or one with a default value. */
    private static void read(String line, List<String> command, Map<String, String> variables) {
        if (line.startsWith("exec ")) {
            List<String> words = words(line.substring("exec ".length()));
            // `exec 2>&1` has no words, and `exec … ./run` runs the script itself again.
            if (!words.isEmpty() && !words.contains("./run")) {
                command.clear();
                command.addAll(words);
            }
            return;
        }
        int otherwise = line.startsWith("[") ? line.indexOf("|| ") : -1;
        for (String word : words(otherwise < 0 ? line : line.substring(otherwise + 3))) {
            put(variables, word);
        }
    }

    private static void put(Map<String, String> variables, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals > 0 && !assignment.contains(UNKNOWN) && isName(assignment.substring(0, equals))) {
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** The words of a simple command, unquoted, without redirections. What follows the command is left out. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (quote == '"' && (c == '$' || c == '`')) {
                    word.append(UNKNOWN);
                } else if (quote == '"' && c == '\\' && i + 1 < line.length()) {
                    word.append(line.charAt(++i));
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                open = true;
            } else if (c == '$' || c == '`') {
                word.append(UNKNOWN);
                open = true;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                take(words, word, open);
                open = false;
            } else if (c == ';' || c == '|' || (c == '&' && !endsWithRedirection(word))) {
                break;
            } else {
                word.append(c);
                open = true;
            }
        }
        take(words, word, open);
        return words;
    }

    private static boolean endsWithRedirection(StringBuilder word) {
        return !word.isEmpty() && (word.charAt(word.length() - 1) == '>' || word.charAt(word.length() - 1) == '<');
    }

    private static void take(List<String> words, StringBuilder word, boolean open) {
        String text = word.toString();
        word.setLength(0);
        boolean redirection = text.indexOf('>') >= 0 || text.indexOf('<') >= 0;
        if (open && !redirection) {
            words.add(text);
        }
    }
}
