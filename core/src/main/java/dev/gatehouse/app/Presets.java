package dev.gatehouse.app;

import dev.gatehouse.app.choice.PresetOutline;
import dev.gatehouse.app.choice.PresetOutlines;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The apps that Gatehouse knows. Each is an app file that comes with the library, in the format that users write
 * themselves. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Presets {
    private static final List<String> NAMES = outlined();

    private static final Map<String, App> READ = new ConcurrentHashMap<>();

    private Presets() {}

    /** Not a stream: the first one takes a short command a millisecond. */
    private static List<String> outlined() {
        List<String> names = new ArrayList<>();
        for (PresetOutline outline : PresetOutlines.all()) {
            names.add(outline.name());
        }
        return List.copyOf(names);
    }

    /** {@return the names of the presets, sorted; the first one is used where nothing says otherwise} */
    public static List<String> names() {
        return NAMES;
    }

    /** {@return all presets, in the order of their names} */
    public static List<App> all() {
        return NAMES.stream().map(Presets::named).toList();
    }

    /**
     * Returns a preset.
     *
     * @param name its name
     * @return the app
     * @throws InvalidInputException if there is no such preset; the message has the known names
     */
    public static App named(String name) {
        App known = READ.get(name);
        if (known == null) {
            known = AppFile.parse(Path.of(name + ".yaml"), text(name));
            READ.put(name, known);
        }
        return known;
    }

    /**
     * Returns the text of a preset's app file.
     *
     * @param name the preset's name
     * @return the text
     * @throws InvalidInputException if there is no such preset; the message has the known names
     */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new InvalidInputException("There is no preset " + name + "; presets: " + String.join(", ", NAMES)
                    + Suggestion.clause(name, NAMES));
        }
        try (InputStream in = Objects.requireNonNull(Presets.class.getResourceAsStream(name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
