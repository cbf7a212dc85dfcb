package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The program whose gateways are managed: a preset, or the content of an app file ({@code docs/app-file.md}).
 * Immutable.
 *
 * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or {@code -};
 *     at most 64 characters
 * @param description one line for people; the description of each gateway
 * @param homeVariable environment variable that names the home directory
 * @param hostHome home directory on a host if the variable is unset; {@code ~} stands for the user's home directory
 * @param containerHome home directory in a container
 * @param user account that runs the gateways if root starts them; empty: the account that starts them
 * @param fallbackUid uid and gid of that account if the account database does not know its name
 * @param activate shell script to source before a gateway's command, in a container
 * @param rootCommand command of the root profile's gateway, with the placeholders of {@code namedCommand}
 * @param namedCommand command of a named profile's gateway; {@code {profile}}, {@code {home}}, {@code {directory}} and
 *     {@code {port}} are placeholders
 * @param environment variables set for every gateway
 * @param restart when the gateways restart, unless the settings of a profile say otherwise
 * @param markers file names, at least one; a directory that has one of these files is a profile. A new profile gets the
 *     first
 * @param folders directories that a new profile begins with
 * @param reserved names that a new profile cannot have
 * @param volatileFiles files of a profile that describe processes, and are deleted after a boot
 * @param names stems of the service names, per backend
 * @since 0.1.0
 */
public record App(
        String name,
        String description,
        String homeVariable,
        String hostHome,
        Path containerHome,
        Optional<String> user,
        OptionalInt fallbackUid,
        Optional<Path> activate,
        List<String> rootCommand,
        List<String> namedCommand,
        Environment environment,
        RestartPolicy restart,
        List<String> markers,
        List<String> folders,
        List<String> reserved,
        List<String> volatileFiles,
        Names names) {
    private static final App HERMES = new App(
            "hermes",
            "Hermes Agent Gateway - Messaging Platform Integration",
            "HERMES_HOME",
            "~/.hermes",
            Path.of("/opt/data"),
            Optional.of("hermes"),
            OptionalInt.of(10000),
            Optional.of(Path.of("/opt/hermes/.venv/bin/activate")),
            List.of("hermes", "gateway", "run"),
            List.of("hermes", "-p", "{profile}", "gateway", "run"),
            Environment.of(Map.of("HERMES_SUPERVISED_CHILD", "1", "HERMES_S6_SUPERVISED_CHILD", "1")),
            RestartPolicy.ON_FAILURE,
            List.of("SOUL.md", "config.yaml"),
            List.of("memories", "sessions", "skills", "skins", "logs", "plans", "workspace", "cron", "home"),
            List.of("hermes", "default", "test", "tmp", "root", "sudo"),
            List.of("gateway.pid", "processes.json"),
            new Names("gateway-", "hermes-gateway", "ai.hermes.gateway", "Hermes_Gateway"));

    /**
     * Checks and copies the components, and adds the default stem of each of the library's own backends that has none.
     *
     * @throws InvalidInputException if a component is invalid; the message names it
     */
    public App {
        requireWord("app", name);
        HomeVariable.requireOneLine("description", description);
        Environment.checkKey(homeVariable);
        user.ifPresent(AccountName::require);
        rootCommand = List.copyOf(rootCommand);
        namedCommand = List.copyOf(namedCommand);
        markers = List.copyOf(markers);
        if (markers.isEmpty()) {
            throw new InvalidInputException("markers must name at least one file");
        }
        folders = List.copyOf(folders);
        reserved = List.copyOf(reserved);
        volatileFiles = List.copyOf(volatileFiles);
        markers.forEach(file -> requireFileName("markers", file));
        folders.forEach(file -> requireFileName("folders", file));
        volatileFiles.forEach(file -> requireFileName("volatile", file));
        names = names.completed(name);
    }

    /** {@return the preset for Hermes Agent} */
    public static App hermes() {
        return HERMES;
    }

    /**
     * Returns the command of a profile's gateway with its placeholders replaced.
     *
     * @param profile the profile
     * @param home the home directory
     * @param directory the profile's directory
     * @param port the profile's port
     * @return program and arguments
     * @throws InvalidInputException if the command contains {@code {port}} and the profile has no port
     */
    public List<String> command(ProfileName profile, Path home, Path directory, OptionalInt port) {
        List<String> template = profile.isDefault() ? rootCommand : namedCommand;
        return template.stream()
                .map(word -> expand(word, profile, home, directory, port))
                .toList();
    }

    /**
     * Tests whether the command of a gateway contains {@code {port}}.
     *
     * @param profile the gateway's profile
     * @return whether it needs a port
     */
    public boolean needsPort(ProfileName profile) {
        for (String word : profile.isDefault() ? rootCommand : namedCommand) {
            if (word.contains("{port}")) {
                return true;
            }
        }
        return false;
    }

    private String expand(String word, ProfileName profile, Path home, Path directory, OptionalInt port) {
        if (word.contains("{port}") && port.isEmpty()) {
            throw new InvalidInputException(
                    "Profile " + profile + " has no port: set gateway.port in " + directory.resolve("config.yaml"));
        }
        return word.replace("{profile}", profile.value())
                .replace("{home}", home.toString())
                .replace("{directory}", directory.toString())
                .replace("{port}", port.isPresent() ? Integer.toString(port.getAsInt()) : "");
    }

    private static void requireFileName(String what, String file) {
        if (file.isEmpty() || file.contains("/") || file.equals("..") || file.equals(".") || file.indexOf('\0') >= 0) {
            throw new InvalidInputException(what + " must contain plain file names, got " + Quoted.forMessage(file));
        }
    }

    private static void requireWord(String what, String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new InvalidInputException(what + " must be one word, got " + Quoted.forMessage(text));
        }
    }

    /**
     * Returns the stem of this app's service names under one kind of manager.
     *
     * @param stem the kind's stem
     * @return the value that the app sets, otherwise the stem's default
     */
    public String stem(NamingStem stem) {
        String set = names.stems().get(stem.key());
        return set == null ? stem.of(name) : set;
    }

    /**
     * Stems of an app's service names, by the key of their {@link NamingStem}. A stem without a value has its default,
     * derived from the app's name ({@link App#stem}). An app has a value for each of the library's own backends.
     * Immutable.
     *
     * @param stems value by key
     */
    public record Names(Map<String, String> stems) {
        /**
         * Checks the stems.
         *
         * @throws InvalidInputException if a value contains other characters than letters, digits, {@code .}, {@code _}
         *     and {@code -}, or is too long for its manager
         */
        public Names {
            stems = Map.copyOf(stems);
            for (Map.Entry<String, String> stem : stems.entrySet()) {
                NamingStem.requireCharacters(stem.getKey(), stem.getValue());
            }
            // Only a backend knows the limit of a stem of its own, and checks it.
            for (NamingStem stem : NamingStem.BUILT_IN) {
                String value = stems.get(stem.key());
                if (value != null) {
                    stem.requireLength(value);
                }
            }
        }

        /**
         * Creates the stems of the library's own backends.
         *
         * @param slot prefix of s6 service directories
         * @param unit stem of systemd units
         * @param label stem of launchd labels
         * @param task stem of scheduled tasks
         * @throws InvalidInputException if a value is invalid, as above
         */
        public Names(String slot, String unit, String label, String task) {
            this(Map.of("slot", slot, "unit", unit, "label", label, "task", task));
        }

        /**
         * Returns the value of a stem that has one. Every app has values for the library's own backends.
         *
         * @param stem the stem
         * @return its value
         * @throws InvalidInputException if the stem has no value
         */
        public String of(NamingStem stem) {
            String value = stems.get(stem.key());
            if (value == null) {
                throw new InvalidInputException("no value for the stem " + stem.key());
            }
            return value;
        }

        /** {@return the keys that belong to none of the library's own backends, sorted} */
        public Set<String> furtherKeys() {
            Set<String> keys = new TreeSet<>(stems.keySet());
            for (NamingStem stem : NamingStem.BUILT_IN) {
                keys.remove(stem.key());
            }
            return keys;
        }

        private Names completed(String app) {
            Map<String, String> all = new HashMap<>(stems);
            for (NamingStem stem : NamingStem.BUILT_IN) {
                if (!all.containsKey(stem.key())) {
                    all.put(stem.key(), stem.of(app));
                }
            }
            return all.size() == stems.size() ? this : new Names(all);
        }
    }

    /**
     * Begins a new app. {@link AppBuilder} has the defaults.
     *
     * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or
     *     {@code -}; at most 64 characters
     * @param namedCommand command of a named profile's gateway; {@code {profile}}, {@code {home}}, {@code
     *     {directory}} and {@code {port}} are placeholders
     * @return the builder
     */
    public static AppBuilder builder(String name, List<String> namedCommand) {
        return new AppBuilder(name, namedCommand);
    }

    /** {@return a builder that begins with the values of this app} */
    public AppBuilder toBuilder() {
        return new AppBuilder(this);
    }
}
