package dev.gatehouse.profile;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.AppBuilder;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link App} from a YAML file; {@code docs/app-file.md} has the grammar and the defaults. Has only static
 * methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class AppFile {
    /** Name of the app file in a home. */
    public static final String NAME = "gatehouse.yaml";

    private static final String[] KEYS = {
        "app",
        "description",
        "home",
        "user",
        "activate",
        "command",
        "default-command",
        "env",
        "restart",
        "markers",
        "folders",
        "reserved",
        "volatile",
        "names"
    };

    private final Path file;
    private final YamlValue document;
    private final Map<String, YamlValue> keys;

    private AppFile(Path file, YamlValue document) {
        this.file = file;
        this.document = document;
        this.keys = document.entries(KEYS);
    }

    /**
     * Reads an app. The keys {@code app} and {@code command} are required; every other one has a default derived from
     * {@code app}.
     *
     * @param file the app file
     * @return the app
     * @throws InvalidInputException if the file does not exist or is invalid; the message has the file, the key and the
     *     rule
     */
    public static App read(Path file) {
        try {
            return parse(file, PlainFile.settings(file));
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** Reads an app from a file that nobody named; root uses it only if root alone can change it. */
    static App readTrusted(Path file) {
        try {
            return parse(file, PlainFile.trusted(file));
        } catch (PlainFile.UntrustedException e) {
            throw new InvalidInputException(file + ": root does not use an app file that another user may write;"
                    + " to use it, name it with --app or " + Apps.VARIABLE);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static App parse(Path file, Optional<String> text) {
        String content = text.orElseThrow(() -> new InvalidInputException(file + ": the app file does not exist"));
        return ForeignText.read(file, () -> parse(file, content));
    }

    private static App parse(Path file, String content) {
        YamlValue document = YamlValue.parse(file, content)
                .orElseThrow(() -> new InvalidInputException(file + ": must contain at least app and command"));
        return new AppFile(file, document).app();
    }

    private App app() {
        String name = name();
        List<String> command = command(required("command"));
        try {
            AppBuilder app = App.builder(name, command).names(names()).environment(environment());
            Map<String, YamlValue> home = section("home", "variable", "host", "container");
            set(keys.get("description"), YamlValue::text, app::description);
            set(home.get("variable"), YamlValue::text, app::homeVariable);
            set(home.get("host"), AppFile::hostHome, app::hostHome);
            set(home.get("container"), AppFile::absolute, app::containerHome);
            set(keys.get("user"), value -> Optional.of(value.text()), app::user);
            set(keys.get("activate"), value -> Optional.of(absolute(value)), app::activate);
            set(keys.get("default-command"), AppFile::command, app::rootCommand);
            set(keys.get("restart"), value -> RestartValue.parse(value, RestartPolicy.ON_FAILURE), app::restart);
            set(keys.get("markers"), AppFile::list, app::markers);
            set(keys.get("folders"), AppFile::list, app::folders);
            set(keys.get("reserved"), AppFile::list, app::reserved);
            set(keys.get("volatile"), AppFile::list, app::volatileFiles);
            return app.build();
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(file + ": ") ? e : new InvalidInputException(file + ": " + message);
        }
    }

    /**
     * The app's name, checked first: an invalid name would otherwise appear as an error of a key whose default contains
     * it.
     */
    private String name() {
        YamlValue value = required("app");
        String name = value.text();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw value.refused("must be one word of letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private YamlValue required(String key) {
        YamlValue value = keys.get(key);
        if (value == null || value.isNull()) {
            throw document.refused("must have the key '" + key + "'");
        }
        return value;
    }

    /** Sets what the file has; the rest keeps the defaults of {@link AppBuilder}. */
    private static <T> void set(@Nullable YamlValue value, Function<YamlValue, T> parse, Consumer<T> setter) {
        if (value != null) {
            setter.accept(parse.apply(value));
        }
    }

    private static Path absolute(YamlValue value) {
        String text = value.text();
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw value.refused("must be an absolute path");
        }
        return Path.of(text);
    }

    private static String hostHome(YamlValue value) {
        String text = value.text();
        boolean anchored =
                text.startsWith("~/") || Path.of(text.replace('\0', '/')).isAbsolute();
        if (!anchored || text.indexOf('\0') >= 0) {
            throw value.refused("must be an absolute path, or one that begins with ~/");
        }
        return text;
    }

    /** A list of words, or a text that is split on blanks; such a text cannot contain quotes or backslashes. */
    private static List<String> command(YamlValue value) {
        List<String> words;
        if (value.isList()) {
            words = value.elements().stream().map(YamlValue::asWritten).toList();
        } else {
            String text = value.text().strip();
            if (text.chars().anyMatch(c -> c == '\'' || c == '"' || c == '\\')) {
                throw value.refused(
                        "is split on blanks and cannot contain quotes or backslashes: write it as a list of words");
            }
            words = Arrays.stream(text.split("\\s+")).toList();
        }
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw value.refused("must name a program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw value.refused("must not contain a NUL");
        }
        return words;
    }

    private Environment environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        YamlValue value = keys.get("env");
        if (value != null) {
            value.entries().forEach((name, text) -> variables.put(name, text.asWritten()));
        }
        return named("env: ", variables, Environment::of);
    }

    private <A, B> B named(String prefix, A input, Function<A, B> noun) {
        try {
            return noun.apply(input);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + prefix + e.getMessage());
        }
    }

    private static List<String> list(YamlValue value) {
        return value.elements().stream().map(YamlValue::text).toList();
    }

    private Map<String, YamlValue> section(String key, String... known) {
        YamlValue value = keys.get(key);
        return value == null ? Map.of() : value.entries(known);
    }

    /** Backends may have keys of their own. A key that no backend has is refused when a manager is opened. */
    private App.Names names() {
        YamlValue value = keys.get("names");
        Map<String, String> stems = new LinkedHashMap<>();
        if (value != null) {
            value.entries().forEach((key, stem) -> stems.put(key, stem.text()));
        }
        return new App.Names(stems);
    }
}
