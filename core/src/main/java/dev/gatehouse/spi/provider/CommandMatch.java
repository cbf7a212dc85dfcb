package dev.gatehouse.spi.provider;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.HomeExport;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the sought gateways a command runs. */
record CommandMatch(HolderQuery query) {
    private static final String DIRECTORY = "{directory}";
    private static final String HOME = "{home}";
    private static final String PORT = "{port}";
    private static final String PROFILE = "{profile}";
    private static final String UID = "{uid}";
    private static final String UNIT = "{unit}";

    /** The port may have changed since the gateway was started, and each manager has a name of its own for a service. */
    private static final List<String> UNKNOWN = List.of(PORT, UID, UNIT);

    Optional<ServiceName> of(List<String> command, Map<String, String> variables) {
        CommandWords words = new CommandWords(query.home().app());
        if (!words.mayBeGateway(command)) {
            return Optional.empty();
        }
        Named named = named(variables);
        boolean runsApp = words.runsApp(command);
        // A program that has renamed its process says only that it is a gateway; its variables say whose.
        boolean renamed = words.isRenamed(command) && named.isExact();
        Optional<String> selected = words.selected(command);
        for (HolderQuery.Sought sought : query.gateways()) {
            String profile = sought.service().toString();
            if (selected.isPresent() && !selected.get().equals(profile)) {
                continue;
            }
            boolean own = named.profile().equals(profile);
            boolean known = selected.isPresent() || (own && (named.isExact() || !named.isHome() || rootHasItsOwn()));
            boolean appsOwn = (runsApp && named.isOurs() && known) || (renamed && own);
            if (appsOwn || (matches(command, sought) && isMeant(sought, named))) {
                return Optional.of(sought.service());
            }
        }
        return Optional.empty();
    }

    /**
     * The directory that a command's variables name as its home.
     *
     * @param profile the profile of this home whose directory it is, {@code default} for the home itself; empty if it is
     *     another directory or unknown
     * @param isExact whether a variable has the directory of the gateway's profile, whichever that is
     * @param current the working directory; empty if it is unknown
     */
    private record Named(String profile, boolean isExact, Optional<Path> current) {
        boolean isOurs() {
            return !profile.isEmpty();
        }

        boolean isHome() {
            return profile.equals(ProfileName.DEFAULT.value());
        }
    }

    private Named named(Map<String, String> variables) {
        App app = query.home().app();
        Optional<Path> current = absolute(variables.getOrDefault("PWD", ""));
        for (String variable : app.directoryVariables()) {
            String value = variables.getOrDefault(variable, "");
            boolean exact = !variable.equals(app.home().variable()) || exportsDirectory(app);
            if (exact && !value.isEmpty()) {
                return new Named(absolute(value).map(this::profileAt).orElse(""), true, current);
            }
        }
        String set = variables.getOrDefault(app.home().variable(), "");
        Optional<Path> path = set.isEmpty() ? usualHome(variables.getOrDefault("HOME", "")) : absolute(set);
        return new Named(path.map(this::profileAt).orElse(""), false, current);
    }

    /** Whether gateways have the directory of their profile in the home variable under every manager. */
    private static boolean exportsDirectory(App app) {
        ByKind<HomeExport> export = app.home().export();
        return export.usual() == HomeExport.DIRECTORY
                && export.byKind().values().stream().allMatch(value -> value == HomeExport.DIRECTORY);
    }

    private String profileAt(Path path) {
        if (Home.isSame(path, query.home().path())) {
            return ProfileName.DEFAULT.value();
        }
        Home home = query.home();
        Path parent = path.getParent();
        return parent != null && Home.isSame(parent, home.profilesDirectory())
                ? home.app()
                        .profiles()
                        .pattern()
                        .nameIn(home.path(), String.valueOf(path.getFileName()))
                        .orElse("")
                : "";
    }

    /** The home that the app uses for an account without the variable. */
    private Optional<Path> usualHome(String accountsHome) {
        String usual = query.home().app().home().host();
        if (!usual.startsWith("~")) {
            return absolute(usual);
        }
        return accountsHome.isEmpty() ? Optional.empty() : absolute(accountsHome + usual.substring(1));
    }

    /** Whether a command with the words of a gateway's command belongs to this home and profile. */
    private boolean isMeant(HolderQuery.Sought sought, Named named) {
        List<String> template = template(sought);
        boolean namesHome = names(template, HOME);
        if (names(template, DIRECTORY)) {
            return true;
        }
        if (names(template, PROFILE)) {
            return namesHome || named.isOurs();
        }
        if (named.isExact() || (named.isOurs() && !named.isHome())) {
            return named.profile().equals(sought.service().toString());
        }
        if (!namesHome && !named.isHome()) {
            return false;
        }
        // Nothing names the profile. The root profile may have a command of its own.
        return (sought.service().profile().isDefault() && rootHasItsOwn())
                || (named.current().isPresent() && Home.isSame(named.current().get(), sought.directory()));
    }

    /** Whether the root profile has a command of its own, so that a command without a profile is its. */
    private boolean rootHasItsOwn() {
        App app = query.home().app();
        return !app.launch().root().equals(app.launch().named());
    }

    private static boolean names(List<String> template, String placeholder) {
        for (String word : template) {
            if (word.contains(placeholder)) {
                return true;
            }
        }
        return false;
    }

    private List<String> template(HolderQuery.Sought sought) {
        App app = query.home().app();
        return sought.service().profile().isDefault()
                ? app.launch().root()
                : app.launch().named();
    }

    /** Whether the command consists of the words of a gateway's command, perhaps with further options. */
    private boolean matches(List<String> command, HolderQuery.Sought sought) {
        List<String> template = template(sought);
        if (template.isEmpty()) {
            return false;
        }
        for (int start : CommandWords.starts(command)) {
            if (start + template.size() <= command.size()
                    && CommandWords.isEnd(command, start + template.size())
                    && matches(command.subList(start, start + template.size()), template, sought)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(List<String> words, List<String> template, HolderQuery.Sought sought) {
        String program = expand(template.getFirst(), sought);
        if (!CommandWords.fileName(words.getFirst()).equals(CommandWords.fileName(program))) {
            return false;
        }
        for (int i = 1; i < template.size(); i++) {
            if (!matches(words.get(i), template.get(i), sought)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(String word, String template, HolderQuery.Sought sought) {
        if (word.equals(template) || !template.contains("{")) {
            return word.equals(template);
        }
        for (String unknown : UNKNOWN) {
            int at = template.indexOf(unknown);
            if (at >= 0) {
                String before = expand(template.substring(0, at), sought);
                String after = expand(template.substring(at + unknown.length()), sought);
                return word.length() > before.length() + after.length()
                        && word.startsWith(before)
                        && word.endsWith(after)
                        && (unknown.equals(UNIT)
                                || word.substring(before.length(), word.length() - after.length())
                                        .chars()
                                        .allMatch(Character::isDigit));
            }
        }
        String wanted = expand(template, sought);
        return word.equals(wanted) || isSamePlace(word, wanted, template);
    }

    /** Whether two words name the same file or directory, such as by a symbolic link. */
    private static boolean isSamePlace(String word, String wanted, String template) {
        int place = template.contains(DIRECTORY) ? template.indexOf(DIRECTORY) : template.indexOf(HOME);
        if (place < 0 || template.indexOf('{') < place || !word.startsWith(template.substring(0, place))) {
            return false;
        }
        Optional<Path> path = absolute(word.substring(place));
        return path.isPresent() && Home.isSame(path.get(), Path.of(wanted.substring(place)));
    }

    private String expand(String word, HolderQuery.Sought sought) {
        if (!word.contains("{")) {
            return word;
        }
        return word.replace(PROFILE, sought.service().toString())
                .replace(HOME, query.home().path().toString())
                .replace(DIRECTORY, sought.directory().toString());
    }

    private static Optional<Path> absolute(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }
}
