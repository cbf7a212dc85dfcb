package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.app.layout.PortSource;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.ForeignText;
import dev.gatehouse.settings.SettingFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place for the port of a named profile's gateway: a key in a file of the profile.
 *
 * @param file plain name of the file
 * @param key key in the file, with dots between levels
 * @param format word of the file's format
 */
record PortEntry(String file, String key, String format) {
    private static final String PLAIN_KEY = "[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*";

    private PortEntry(PortSource source) {
        this(source.file(), source.key(), source.format());
    }

    /** Returns the place in which a new port is written: the first of the app, which the app itself reads; otherwise Gatehouse's. */
    static PortEntry ofNew(App app) {
        List<PortEntry> all = all(app);
        return all.size() > 1 ? all.get(1) : all.getFirst();
    }

    /** Returns every place, in the order in which they count. The first is Gatehouse's own. */
    static List<PortEntry> all(App app) {
        List<PortEntry> all = new ArrayList<>();
        all.add(new PortEntry(app.settings().file(), app.settings().key("port"), "yaml"));
        for (PortSource source : app.settings().ports()) {
            if (source.value().isEmpty() && !source.rootOnly()) {
                all.add(new PortEntry(source));
            }
        }
        return all;
    }

    /** Whether a text has this key. */
    boolean isIn(Path path, String text) {
        return !text.isBlank()
                && ForeignText.read(path, () -> SettingFormat.of(format).find(path, text, key))
                        .isPresent();
    }

    /**
     * Returns a text with a port in this place; everything else in it stays.
     *
     * @param path the file, for messages
     * @throws InvalidInputException if the text has other settings but not this one, and is not of lines; or is invalid
     */
    String written(Path path, String text, int port) {
        String number = Integer.toString(port);
        SettingFormat written = SettingFormat.of(format);
        String changed = isIn(path, text)
                ? written.locate(path, text, key)
                        .map(span -> span.replaced(number))
                        .orElse(text)
                : added(text, number);
        Optional<String> found = key.matches(PLAIN_KEY)
                ? ForeignText.read(path, () -> written.find(path, changed, key))
                : Optional.empty();
        if (!found.equals(Optional.of(number))) {
            throw new InvalidInputException(
                    "The port cannot be written to " + file + " without changing more of it: set " + key + " there");
        }
        return changed;
    }

    private String added(String text, String number) {
        String[] levels = key.split("\\.", -1);
        return switch (SettingFormat.of(format)) {
            case ENV -> text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + key + "=" + number + "\n";
            case YAML -> hasOnlyComments(text) ? text + yaml(levels, number) : text;
            case JSON, JSON5 -> text.isBlank() || text.strip().equals("{}") ? json(levels, number) : text;
        };
    }

    private static boolean hasOnlyComments(String text) {
        return text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
    }

    private static String yaml(String[] levels, String number) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < levels.length; i++) {
            lines.append("  ".repeat(i)).append(levels[i]).append(i < levels.length - 1 ? ":\n" : ": ");
        }
        return lines.append(number).append('\n').toString();
    }

    private static String json(String[] levels, String number) {
        String open = "{\"" + String.join("\": {\"", levels) + "\": ";
        return open + number + "}".repeat(levels.length) + "\n";
    }
}
