package dev.gatehouse.systemd.holder;

import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Command and environment that systemd would give a unit's process, as far as its files say so for certain (systemd.unit(5),
 * "Specifiers"; systemd.service(5), "Command lines"). A word that is not certain stays as it is written.
 */
final class UnitProcess {
    /** Characters before a command that change how it is run (systemd.service(5)). */
    private static final String MODIFIERS = "@-:+!|";

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh");

    /** Programs and words of a shell that execute the command after them. */
    private static final Set<String> LAUNCHERS = Set.of("env", "exec", "nohup", "setsid", "nice", "export");

    private final LoadPath manager;
    private final String unit;
    private final UnitContent content;
    private final Optional<AccountFacts.Account> account;
    private final Map<String, String> variables = new HashMap<>();

    UnitProcess(LoadPath manager, String unit, UnitContent content, AccountFacts accounts) {
        this.manager = manager;
        this.unit = unit;
        this.content = content;
        String user = specified(content.setting("User"));
        boolean owner = user.isEmpty() || manager.scope() == Scope.USER;
        this.account = owner ? Optional.of(manager.owner()) : accounts.byName(user);
        account.ifPresent(known -> {
            variables.put("HOME", known.home().toString());
            variables.put("USER", known.name());
        });
        content.environment().forEach(value -> UnitWords.split(value).forEach(word -> define(specified(word))));
        workingDirectory().ifPresent(directory -> variables.put("PWD", directory));
        content.environmentFiles().forEach(value -> include(specified(value)));
    }

    private Optional<String> workingDirectory() {
        String value = specified(content.setting("WorkingDirectory"));
        String directory = value.startsWith("-") ? value.substring(1) : value;
        return directory.equals("~")
                ? account.map(known -> known.home().toString())
                : Optional.of(directory).filter(path -> path.startsWith("/"));
    }

    /** Returns the variables of the process. {@code HOME} is missing if it decides nothing for certain. */
    Map<String, String> variables() {
        return variables;
    }

    /** Returns the commands of the unit, and those in the script of a shell. */
    List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        for (String value : content.commands()) {
            List<String> words = command(value);
            commands.add(ownCommand(words));
            script(words).ifPresent(script -> {
                for (String part : script.split("[;&|()\n]+", -1)) {
                    commands.add(ownCommand(UnitWords.split(part).stream()
                            .map(this::substituted)
                            .toList()));
                }
            });
        }
        return commands;
    }

    /** Removes what precedes a command: programs that execute it, and assignments, which become variables. */
    private List<String> ownCommand(List<String> words) {
        int at = 0;
        boolean launched = false;
        for (; at < words.size(); at++) {
            String word = words.get(at);
            int equals = word.indexOf('=');
            if (equals > 0 && isName(word.substring(0, equals))) {
                define(word);
            } else if (LAUNCHERS.contains(fileName(word))) {
                launched = true;
            } else if (!launched || !word.startsWith("-")) {
                break;
            }
        }
        return words.subList(at, words.size());
    }

    private List<String> command(String value) {
        int begin = 0;
        while (begin < value.length() && MODIFIERS.indexOf(value.charAt(begin)) >= 0) {
            begin++;
        }
        List<String> words = new ArrayList<>();
        for (String word : UnitWords.split(value.substring(begin))) {
            String specified = specified(word);
            if (specified.startsWith("$") && isName(specified.substring(1))) {
                words.addAll(UnitWords.split(variables.getOrDefault(specified.substring(1), specified)));
            } else {
                words.add(substituted(specified));
            }
        }
        if (value.substring(0, begin).contains("@") && words.size() > 1) {
            words.remove(1);
        }
        return words;
    }

    /** Returns what a shell is to execute. */
    private static Optional<String> script(List<String> words) {
        if (words.isEmpty() || !SHELLS.contains(fileName(words.getFirst()))) {
            return Optional.empty();
        }
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).startsWith("-") && words.get(i).endsWith("c")) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private void include(String value) {
        boolean optional = value.startsWith("-");
        Path file;
        try {
            file = Path.of(optional ? value.substring(1) : value);
        } catch (InvalidPathException none) {
            return;
        }
        if (Files.notExists(file)) {
            return;
        }
        if (!Files.isReadable(file)) {
            // It may set the app's home variable.
            variables.remove("HOME");
            return;
        }
        for (String line : UnitFiles.read(file).split("\n", -1)) {
            String text = line.strip();
            if (!text.startsWith("#") && !text.startsWith(";") && text.indexOf('=') > 0) {
                int equals = text.indexOf('=');
                define(text.substring(0, equals).strip() + "="
                        + String.join(" ", UnitWords.split(text.substring(equals + 1))));
            }
        }
    }

    private void define(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals > 0) {
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
    }

    /** Replaces {@code ${NAME}} and {@code $$}. */
    private String substituted(String word) {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            int end = word.startsWith("${", i) ? word.indexOf('}', i) : -1;
            if (word.startsWith("$$", i)) {
                whole.append('$');
                i++;
            } else if (end > 0 && variables.containsKey(word.substring(i + 2, end))) {
                whole.append(variables.get(word.substring(i + 2, end)));
                i = end;
            } else {
                whole.append(word.charAt(i));
            }
        }
        return whole.toString();
    }

    private String specified(String word) {
        if (word.indexOf('%') < 0) {
            return word;
        }
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            String value = word.charAt(i) == '%' && i + 1 < word.length() ? specifier(word.charAt(i + 1)) : "";
            whole.append(value.isEmpty() ? String.valueOf(word.charAt(i)) : value);
            i += value.isEmpty() ? 0 : 1;
        }
        return whole.toString();
    }

    /** Returns the value of a specifier; empty if it is not certain. */
    private String specifier(char letter) {
        return switch (letter) {
            case '%' -> "%";
            case 'h' -> manager.owner().home().toString();
            case 'u' -> manager.owner().name();
            case 'U' -> Integer.toString(manager.owner().uid());
            case 't' -> manager.runtime().toString();
            case 'n' -> unit;
            case 'N' -> unit.substring(0, unit.lastIndexOf('.'));
            case 'p', 'P' -> UnitFile.prefix(unit);
            case 'i' -> UnitFile.instance(unit);
            case 'I' -> UnitFile.instance(unit).replace('-', '/').replace("\\x2d", "-");
            default -> "";
        };
    }

    private static boolean isName(String word) {
        return !word.isEmpty()
                && word.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))
                && !Character.isDigit(word.charAt(0));
    }

    private static String fileName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
