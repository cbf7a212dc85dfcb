package dev.gatehouse.spi.provider;

import dev.gatehouse.app.App;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the words of a command say about an app, whatever its home. Reads no files. */
record CommandWords(App app) {
    private static final String PROFILE = "{profile}";

    /** Two spellings of one option. */
    private static final Set<String> PROFILE_OPTIONS = Set.of("-p", "--profile");

    /** Programs that run a script; their names may end in a version. */
    private static final Set<String> INTERPRETERS = Set.of(
            "sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "python", "pypy", "node", "nodejs", "bun", "deno",
            "ruby", "perl", "php", "java");

    private static final String SCRIPT_TEXT = "-c";

    /** Options that end a program at once. */
    private static final Set<String> PRINTING = Set.of("--help", "-h", "--version");

    boolean mayBeGateway(List<String> command) {
        for (int start : starts(command)) {
            if (isProgram(command.get(start), app.launch().root())
                    || isProgram(command.get(start), app.launch().named())
                    || isApp(command.get(start))
                    || (start > 0 && isOfApp(command.get(start)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProgram(String word, List<String> template) {
        return !template.isEmpty()
                && (template.getFirst().contains("{") || fileName(word).equals(fileName(template.getFirst())));
    }

    /**
     * The positions at which the program's own words may begin: the first one, and those after an interpreter and its
     * options. The words of another program are arguments, whatever they say.
     */
    static List<Integer> starts(List<String> command) {
        List<Integer> starts = new ArrayList<>();
        if (command.isEmpty()) {
            return starts;
        }
        starts.add(0);
        if (!isInterpreter(command.getFirst())) {
            return starts;
        }
        boolean afterOption = false;
        for (int i = 1; i < command.size(); i++) {
            String word = command.get(i);
            if (word.equals(SCRIPT_TEXT)) {
                break;
            }
            boolean option = word.startsWith("-");
            if (!option) {
                starts.add(i);
                if (!afterOption) {
                    break;
                }
            }
            afterOption = option;
        }
        return starts;
    }

    private static boolean isInterpreter(String program) {
        String name = fileName(program).toLowerCase(Locale.ROOT);
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
            end--;
        }
        return INTERPRETERS.contains(name.substring(0, end));
    }

    /** Whether a program is the app's by its name, such as {@code hermes_cli.main} for {@code hermes}. */
    private boolean isApp(String program) {
        String name = fileName(program).toLowerCase(Locale.ROOT);
        return hasPart(name, app.name())
                || (!app.launch().root().isEmpty()
                        && hasPart(name, fileName(app.launch().root().getFirst())));
    }

    /** Whether a script is in a directory of the app's name, such as {@code node_modules/acme/dist/index.js}. */
    private boolean isOfApp(String word) {
        String script = word.replace('\\', '/');
        return script.contains("/" + app.name() + "/")
                || (!app.launch().root().isEmpty()
                        && script.contains("/" + fileName(app.launch().root().getFirst()) + "/"));
    }

    /** Whether a name has a part between its punctuation. A loop, since a search asks this for each process of a host. */
    private static boolean hasPart(String name, String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        for (int at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
            if (!isLetter(name, at - 1) && !isLetter(name, at + wanted.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(String name, int at) {
        return at >= 0 && at < name.length() && Character.isLetterOrDigit(name.charAt(at));
    }

    /**
     * Whether the words are the app's own command for a gateway, whatever program carries it out and whichever profile
     * its option selects. Options may follow its first word at once, as a service of the app has them.
     */
    boolean runsApp(List<String> command) {
        List<String> wanted = app.launch().subcommand();
        if (wanted.isEmpty()) {
            return false;
        }
        for (int start : starts(command)) {
            if (isApp(command.get(start)) || (start > 0 && isOfApp(command.get(start)))) {
                List<String> rest = arguments(command.subList(start + 1, command.size()));
                if (begins(rest, wanted) || (hasOption(rest) && begins(rest, wanted.subList(0, 1)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean begins(List<String> words, List<String> wanted) {
        return words.size() >= wanted.size()
                && words.subList(0, wanted.size()).equals(wanted)
                && isEnd(words, wanted.size());
    }

    /** Whether an option follows the first word, and not one that only prints something. */
    private static boolean hasOption(List<String> words) {
        return words.size() > 1 && words.get(1).startsWith("-") && !PRINTING.contains(words.get(1));
    }

    /** Whether a process has renamed itself to the app's word for a gateway, such as {@code acme-gateway} without arguments. */
    boolean isRenamed(List<String> command) {
        List<String> wanted = app.launch().subcommand();
        return command.size() == 1
                && !wanted.isEmpty()
                && isApp(command.getFirst())
                && hasPart(command.getFirst().toLowerCase(Locale.ROOT), wanted.getFirst());
    }

    /** The arguments without the options before the first of them. */
    private List<String> arguments(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += profileOptions().contains(words.get(at)) ? 2 : 1;
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    /** Whether only options follow: a further word would make it another command. */
    static boolean isEnd(List<String> words, int at) {
        return at >= words.size() || words.get(at).startsWith("-");
    }

    /** The profile that an option of the command selects. */
    Optional<String> selected(List<String> command) {
        Optional<String> selected = Optional.empty();
        for (String option : profileOptions()) {
            for (int i = 0; i < command.size(); i++) {
                String word = command.get(i);
                if (word.equals(option) && i + 1 < command.size()) {
                    selected = Optional.of(command.get(i + 1));
                } else if (option.startsWith("--") && word.startsWith(option + "=")) {
                    selected = Optional.of(word.substring(option.length() + 1));
                }
            }
        }
        return selected;
    }

    private Set<String> profileOptions() {
        String before = "";
        for (String word : app.launch().named()) {
            String option = word.endsWith("=" + PROFILE) ? word.substring(0, word.indexOf('=')) : before;
            if (word.endsWith(PROFILE) && option.startsWith("-")) {
                return PROFILE_OPTIONS.contains(option) ? PROFILE_OPTIONS : Set.of(option);
            }
            before = word;
        }
        return Set.of();
    }

    static String fileName(String program) {
        return program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
    }
}
