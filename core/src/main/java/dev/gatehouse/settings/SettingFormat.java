package dev.gatehouse.settings;

import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a program writes its settings. Finds the value of one key in them. */
public enum SettingFormat {
    /** YAML 1.2. */
    YAML,
    /** JSON; comments and trailing commas do no harm here. */
    JSON,
    /** JSON5. */
    JSON5,
    /** Lines of NAME=VALUE ({@link EnvironmentLines}). */
    ENV;

    private static final List<String> WORDS = List.of("yaml", "json", "json5", "env");

    /** The words of the formats in an app file. */
    public static List<String> words() {
        return WORDS;
    }

    /** Returns a format by its word in an app file. */
    public static SettingFormat of(String word) {
        for (SettingFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(word)) {
                return format;
            }
        }
        throw new InvalidInputException("port.format must be one of " + String.join(", ", WORDS) + ", got "
                + Quoted.forMessage(word) + Suggestion.clause(word, WORDS));
    }

    /**
     * Returns the word of the format that a file's suffix means: lines of NAME=VALUE without one, and for {@code .env}.
     *
     * @return the word; empty for a suffix that means none of these formats
     */
    public static Optional<String> ofFile(String name) {
        String suffix = name.substring(Math.max(0, name.lastIndexOf('.')));
        return switch (suffix.startsWith(".") ? suffix : "") {
            case ".yaml", ".yml" -> Optional.of("yaml");
            case ".json" -> Optional.of("json");
            case ".json5" -> Optional.of("json5");
            case "", ".env" -> Optional.of("env");
            default -> name.startsWith(".env") ? Optional.of("env") : Optional.empty();
        };
    }

    /**
     * Parses the format of a file in an app file.
     *
     * @param file the value with its name
     * @param format the value with the word; null: the suffix says it
     * @return the word
     */
    public static String parse(YamlValue file, @Nullable YamlValue format) {
        if (format == null) {
            return ofFile(file.text())
                    .orElseThrow(() -> file.refused(
                            "has a suffix of no known format: set format to one of " + String.join(", ", WORDS)));
        }
        if (!WORDS.contains(format.text())) {
            throw format.refused("must be one of " + String.join(", ", WORDS));
        }
        return format.text();
    }

    /**
     * Finds a scalar.
     *
     * @param key the key, with dots between levels
     * @return the value as written; empty if a level is missing, or the value is null, a list or an object
     * @throws InvalidInputException if the text is not of this format; the message begins with the file
     */
    public Optional<String> find(Path file, String text, String key) {
        return switch (this) {
            case YAML -> yaml(file, text, key);
            case JSON, JSON5 -> json(Json5.parse(file, text), key);
            case ENV -> EnvironmentLines.find(text, key).filter(value -> !value.isEmpty());
        };
    }

    /**
     * Finds where the value that {@link #find} returns is written.
     *
     * @return the place; empty if there is no such value
     * @throws InvalidInputException as {@link #find}
     */
    public Optional<SettingSpan> locate(Path file, String text, String key) {
        if (find(file, text, key).isEmpty()) {
            return Optional.empty();
        }
        return switch (this) {
            case YAML -> level(YamlValue.parse(file, text), key).flatMap(value -> value.span(text));
            case JSON, JSON5 -> Json5.locate(file, text, key);
            case ENV -> line(text, EnvironmentLines.lineOf(text, key));
        };
    }

    /** The value of a line NAME=VALUE, as far as a comment or its end. */
    private static Optional<SettingSpan> line(String text, int number) {
        int begin = 0;
        for (int line = 1; line < number; line++) {
            begin = text.indexOf('\n', begin) + 1;
        }
        int end = text.indexOf('\n', begin);
        end = end < 0 ? text.length() : end;
        begin = text.indexOf('=', begin) + 1;
        while (begin < end && (text.charAt(begin) == ' ' || text.charAt(begin) == '\t')) {
            begin++;
        }
        int comment = text.indexOf(" #", begin);
        end = comment >= 0 && comment < end ? comment : end;
        return Optional.of(new SettingSpan(
                text, begin, begin + text.substring(begin, end).stripTrailing().length()));
    }

    private static Optional<String> yaml(Path file, String text, String key) {
        return YamlValue.reading(file, text, document -> yaml(document, key));
    }

    private static Optional<String> yaml(Optional<YamlValue> document, String key) {
        Optional<YamlValue> value = level(document, key);
        String word = value.isPresent() && !value.get().isNull() ? value.get().word() : "";
        return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }

    private static Optional<YamlValue> level(Optional<YamlValue> document, String key) {
        Optional<YamlValue> value = document;
        for (String level : key.split("\\.", -1)) {
            value = value.isPresent() && value.get().isMapping() ? value.get().find(level) : Optional.empty();
        }
        return value;
    }

    private static Optional<String> json(Object document, String key) {
        Object value = document;
        for (String level : key.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object && object.containsKey(level) ? object.get(level) : "";
        }
        return value instanceof String word && !word.isEmpty() ? Optional.of(word) : Optional.empty();
    }
}
