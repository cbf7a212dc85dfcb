package dev.gatehouse.systemd.holder;

import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Files;
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

    private final LoadPath manager;
    private final String unit;
    private final UnitContent content;
    private final Optional<AccountFacts.Account> account;
    private final Map<String, String> variables = new HashMap<>();
    private boolean complete = true;

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
        content.environmentFiles().forEach(value -> include(specified(value)));
    }

    /** Returns the variables that the unit sets. */
    Map<String, String> variables() {
        return variables;
    }

    /** Whether nothing that sets variables was unreadable. */
    boolean isComplete() {
        return complete && account.isPresent();
    }

    /** Returns the commands of the unit. What a shell is to execute follows as words of its own. */
    List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        for (String value : content.commands()) {
            List<String> words = command(value);
            commands.add(words);
            inShell(words).ifPresent(commands::add);
        }
        return commands;
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

    /** Returns the words of a shell's script; assignments before a command become variables. */
    private Optional<List<String>> inShell(List<String> words) {
        if (words.size() < 3 || !SHELLS.contains(fileName(words.getFirst()))) {
            return Optional.empty();
        }
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).startsWith("-") && words.get(i).endsWith("c")) {
                List<String> inner = new ArrayList<>();
                for (String word : UnitWords.split(words.get(i + 1).replaceAll("[;&|()]", " "))) {
                    String known = substituted(word);
                    if (known.indexOf('=') > 0 && isName(known.substring(0, known.indexOf('=')))) {
                        define(known);
                    } else {
                        inner.add(known);
                    }
                }
                return Optional.of(inner);
            }
        }
        return Optional.empty();
    }

    private void include(String value) {
        boolean optional = value.startsWith("-");
        Path file = Path.of(optional ? value.substring(1) : value);
        if (Files.notExists(file)) {
            return;
        }
        complete &= Files.isReadable(file);
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
