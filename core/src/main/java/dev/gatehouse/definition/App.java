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
 * The program whose gateways these are: a preset, or one small file ({@code docs/app-file.md}).
 *
 * @param name short name, used in messages
 * @param description what a gateway of it is, for people
 * @param homeVariable environment variable that names its home
 * @param hostHome its home on a host, where the variable is unset; {@code ~} stands for the user's home
 * @param containerHome its home in a container
 * @param user account that runs its gateways where root starts them; empty: whoever starts them
 * @param fallbackUid uid and gid of that account where the name is unknown
 * @param activate shell script to source before a gateway's command, in a container
 * @param rootCommand command of the root profile's gateway
 * @param namedCommand command of a named profile's gateway; {@code {profile}}, {@code {home}}, {@code {directory}} and
 *     {@code {port}} are replaced
 * @param environment variables set for every gateway
 * @param markers files of which one makes a directory a profile; the first is made with a new profile
 * @param folders directories that a new profile begins with
 * @param reserved names that no new profile may have
 * @param volatileFiles files of a profile that speak of processes and are worth nothing after a boot
 * @param names how the backends call its services
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
            List.of("SOUL.md", "config.yaml"),
            List.of("memories", "sessions", "skills", "skins", "logs", "plans", "workspace", "cron", "home"),
            List.of("hermes", "default", "test", "tmp", "root", "sudo"),
            List.of("gateway.pid", "processes.json"),
            new Names("gateway-", "hermes-gateway", "ai.hermes.gateway", "Hermes_Gateway"));

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

    /** Hermes Agent. */
    public static App hermes() {
        return HERMES;
    }

    /** The command of one profile's gateway, its placeholders replaced. */
    public List<String> command(ProfileName profile, Path home, Path directory, OptionalInt port) {
        List<String> template = profile.isDefault() ? rootCommand : namedCommand;
        return template.stream()
                .map(word -> expand(word, profile, home, directory, port))
                .toList();
    }

    private String expand(String word, ProfileName profile, Path home, Path directory, OptionalInt port) {
        if (word.contains("{port}") && port.isEmpty()) {
            throw new InvalidInputException(
                    "profile " + profile + " has no port: set gateway.port in " + directory.resolve("config.yaml"));
        }
        return word.replace("{profile}", profile.value())
                .replace("{home}", home.toString())
                .replace("{directory}", directory.toString())
                .replace("{port}", port.isPresent() ? Integer.toString(port.getAsInt()) : "");
    }

    private static void requireFileName(String what, String file) {
        if (file.isEmpty() || file.contains("/") || file.equals("..") || file.equals(".") || file.indexOf('\0') >= 0) {
            throw new InvalidInputException(what + ": a plain file name is needed, got " + Quoted.forMessage(file));
        }
    }

    private static void requireWord(String what, String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new InvalidInputException(what + " must be one word, got " + Quoted.forMessage(text));
        }
    }

    /** The stem of this app's services under a manager: the one that is set, or else the usual one. */
    public String stem(NamingStem stem) {
        String set = names.stems().get(stem.key());
        return set == null ? stem.of(name) : set;
    }

    /**
     * The stems that are set for an app's services, by their keys. What is not set has the usual stem of its kind, made of the
     * app's name ({@link App#stem}); an app has at least those of the library's own backends.
     *
     * @param stems value of each key
     */
    public record Names(Map<String, String> stems) {
        /**
         * Checks the stems.
         *
         * @throws InvalidInputException if one cannot be a stem, or is longer than its manager takes
         */
        public Names {
            stems = Map.copyOf(stems);
            for (Map.Entry<String, String> stem : stems.entrySet()) {
                NamingStem.requireCharacters(stem.getKey(), stem.getValue());
            }
            // How long the others may be, their backends say.
            for (NamingStem stem : NamingStem.BUILT_IN) {
                String value = stems.get(stem.key());
                if (value != null) {
                    stem.requireLength(value);
                }
            }
        }

        /** Stems for the library's own backends. */
        public Names(String slot, String unit, String label, String task) {
            this(Map.of("slot", slot, "unit", unit, "label", label, "task", task));
        }

        /** The value of a stem that is set, as those of the library's own backends are in every app. */
        public String of(NamingStem stem) {
            String value = stems.get(stem.key());
            if (value == null) {
                throw new IllegalArgumentException("the stem " + stem.key() + " is not set");
            }
            return value;
        }

        /** The keys that are not of the library's own backends. */
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
}
