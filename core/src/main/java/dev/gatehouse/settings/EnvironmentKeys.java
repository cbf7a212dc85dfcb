package dev.gatehouse.settings;

import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentFiles;
import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code env}, {@code env-file}, {@code secret}, {@code secret-file} and {@code path}. */
final class EnvironmentKeys {
    private EnvironmentKeys() {}

    static Environment environment(YamlValue value) {
        SortedMap<String, String> variables = new TreeMap<>();
        SortedMap<String, ByKind<Optional<String>>> byKind = new TreeMap<>();
        for (Map.Entry<String, YamlValue> variable : value.entries().entrySet()) {
            YamlValue text = variable.getValue();
            if (text.isMapping()) {
                byKind.put(variable.getKey(), KindKeys.parse(text, Optional.empty(), EnvironmentKeys::ofKind));
            } else {
                variables.put(variable.getKey(), template(text, text.asWritten()));
            }
        }
        return new Environment(variables, byKind);
    }

    private static Optional<String> ofKind(YamlValue value) {
        String text = value.asWritten();
        if (text.indexOf('\0') >= 0) {
            throw value.refused("must not contain a NUL");
        }
        return Optional.of(template(value, text));
    }

    /**
     * Parses the files.
     *
     * @param values the variables of {@code env} in the same place, which no secret may set
     */
    static EnvironmentFiles files(Map<String, YamlValue> keys, Environment values) {
        @Nullable YamlValue file = keys.get("env-file");
        SortedMap<String, String> secrets = secrets(keys.get("secret"), values.names(), "env");
        Set<String> others = new TreeSet<>(values.names());
        others.addAll(secrets.keySet());
        SortedMap<String, String> secretFiles = secrets(keys.get("secret-file"), others, "env or secret");
        return new EnvironmentFiles(
                file == null || file.isNull() ? Optional.empty() : Optional.of(path(file)),
                secrets,
                secretFiles,
                directories(keys.get("path")));
    }

    private static SortedMap<String, String> secrets(@Nullable YamlValue value, Set<String> others, String where) {
        SortedMap<String, String> files = new TreeMap<>();
        if (value == null) {
            return files;
        }
        for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
            String name = entry.getKey();
            YamlValue file = entry.getValue();
            requireName(value, name);
            if (others.contains(name)) {
                throw file.refused("must not be set: " + where + " sets the same variable");
            }
            files.put(name, path(file));
        }
        return files;
    }

    private static void requireName(YamlValue value, String name) {
        try {
            Environment.checkKey(name);
        } catch (InvalidInputException e) {
            throw value.refused("must have names of variables as keys: letters, digits and _");
        }
        if (EnvironmentLines.isOfTheShell(name)) {
            throw value.refused("must not set " + name + ", which belongs to the shell");
        }
    }

    private static List<String> directories(@Nullable YamlValue value) {
        if (value == null || value.isNull()) {
            return List.of();
        }
        return value.isList() ? value.list(EnvironmentKeys::directory) : List.of(directory(value));
    }

    private static String directory(YamlValue value) {
        String text = path(value);
        if (text.indexOf(':') >= 0 && !text.matches("[A-Za-z]:[\\\\/][^:]*")) {
            throw value.refused("must be one directory; write several as a list");
        }
        return text;
    }

    /**
     * A path. A word that is none may be the secret itself, and would be rendered as a path: it is refused, and messages do not show
     * it.
     */
    private static String path(YamlValue value) {
        String text = template(value, value.text());
        if (Placeholders.has(text, Placeholders.UNIT)) {
            throw value.refused("must not contain {unit}: a path is the same under every service manager");
        }
        boolean anchored = text.startsWith("~/") || text.startsWith("{") || isAbsolute(text);
        if (!anchored || !HomeVariable.isOneLine(text)) {
            throw value.refused("must be an absolute path, or begin with ~/ or a placeholder");
        }
        return text;
    }

    private static boolean isAbsolute(String text) {
        return text.startsWith("/") || (text.indexOf('\0') < 0 && Path.of(text).isAbsolute());
    }

    private static String template(YamlValue value, String text) {
        Optional<String> fault = Placeholders.fault(text);
        if (fault.isPresent()) {
            throw value.refused(fault.get());
        }
        return text;
    }
}
