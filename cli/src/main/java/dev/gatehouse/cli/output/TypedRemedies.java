package dev.gatehouse.cli.output;

import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remedies as the user of this call must type them: for the same home, app and manager, whatever chose these. Used by one thread.
 */
public final class TypedRemedies {
    /** Variables that choose the app, the manager, its tools and its directory of services. */
    private static final List<String> CHOOSING =
            List.of("GATEHOUSE_APP", "GATEHOUSE_MANAGER", "GATEHOUSE_SCANDIR", "GATEHOUSE_S6_BIN", "SVDIR");

    private final Map<String, String> environment;
    private final Map<String, String> location = new LinkedHashMap<>();
    private List<String> manager = List.of();
    private String homeVariable = "";
    private @Nullable Path appFile;

    TypedRemedies(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Remembers the home, the app and the manager that were given as options. Remedies repeat them: without them a remedy
     * would apply to another home or manager.
     */
    public void remember(ParsedArgs args) {
        // Backends are loaded only if one of their options was given.
        List<List<String>> typed = args.backendOptions().isEmpty() ? List.of() : BackendOptions.selectors(args);
        // If two were given, they exclude each other; repeats neither.
        manager = typed.size() == 1 ? typed.getFirst() : List.of();
        for (String option : List.of(GlobalOptions.HOME, GlobalOptions.APP, GlobalOptions.MANAGER)) {
            args.value(option).ifPresent(value -> location.put(option, value));
        }
    }

    /** Remembers one more option that says what is meant, such as the app that the user has chosen. */
    public void remember(String option, String value) {
        location.put(option, value);
    }

    /** Forgets an option whose value is invalid: a remedy that repeats it would fail, too. */
    public void forget(String option) {
        location.remove(option);
    }

    /**
     * Remembers how the home was chosen.
     *
     * @param variable the variable of the home
     * @param file the app file of the home, which need not exist
     */
    void rememberHome(String variable, Path file) {
        homeVariable = variable;
        appFile = file;
    }

    /**
     * Returns a remedy as the user must type it: with the path of the program if needed, with the same options, and for root
     * without sudo.
     */
    public Remedy of(Remedy command) {
        Remedy typed = command.isForAnotherAccount() && isDirectlyRoot() ? command.typedByRoot() : command;
        return typed.isGatehouse()
                ? ProgramName.inThisProcess(environment).in(withVariables(withLocation(typed)))
                : typed;
    }

    private Remedy withLocation(Remedy remedy) {
        List<String> words = new ArrayList<>(remedy.command());
        int afterVerb = manager.isEmpty() ? -1 : BackendOptions.afterVerb(words);
        if (afterVerb > 0) {
            words.addAll(afterVerb, manager);
        }
        int at = 1;
        for (Map.Entry<String, String> option : location.entrySet()) {
            if (!words.contains(option.getKey())) {
                words.addAll(at, List.of(option.getKey(), option.getValue()));
                at += 2;
            }
        }
        return remedy.withCommand(words);
    }

    /** sudo passes on none of the variables that chose the home and the manager. */
    private Remedy withVariables(Remedy remedy) {
        Remedy complete = remedy;
        if (remedy.isForAnotherAccount()) {
            for (String name : CHOOSING) {
                String value = environment.getOrDefault(name, "");
                if (!value.isEmpty() && !remedy.variables().containsKey(name)) {
                    complete = complete.withVariable(name, value);
                }
            }
            String home = environment.getOrDefault(homeVariable, "");
            if (!home.isEmpty() && !remedy.command().contains(GlobalOptions.HOME)) {
                complete = complete.withVariable(homeVariable, home);
            }
            return withAppFile(complete);
        }
        return complete;
    }

    /** root does not use an app file of another account unless it is named. */
    private Remedy withAppFile(Remedy remedy) {
        Path file = appFile;
        List<String> words = new ArrayList<>(remedy.command());
        int option = words.indexOf(GlobalOptions.APP);
        if (file == null || !Files.isRegularFile(file) || (option > 0 && !isHome(words.get(option + 1), file))) {
            return remedy;
        }
        if (option > 0) {
            words.subList(option, option + 2).clear();
        }
        words.addAll(1, List.of(GlobalOptions.APP, file.toString()));
        return remedy.withCommand(words);
    }

    /** Whether a word means the app of the home {@code ~/.WORD}, in which the file is. */
    private static boolean isHome(String word, Path file) {
        return file.endsWith(Path.of("." + word, AppRule.FILE))
                && !Presets.names().contains(word);
    }

    private boolean isDirectlyRoot() {
        return Accounts.isRoot() && environment.getOrDefault("SUDO_USER", "").isEmpty();
    }
}
