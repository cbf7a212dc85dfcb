package dev.gatehouse.cli.app;

import dev.gatehouse.app.Presets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The text of a new app file: what is known of the app, and every other key as a comment. */
final class AppTemplate {
    private static final String APP = "{app}";

    private AppTemplate() {}

    /**
     * Returns the text for an app.
     *
     * @param name a preset, whose keys the text sets, or the name of another app
     */
    static String of(String name) {
        String template = template().replace(APP, name);
        if (!Presets.names().contains(name)) {
            return template;
        }
        String preset = Presets.text(name);
        List<String> paragraphs = List.of(template.split("\n\n", -1));
        StringBuilder text = new StringBuilder(paragraphs.getFirst());
        text.append("\n\n").append(preset.strip()).append('\n');
        for (String paragraph : paragraphs.subList(1, paragraphs.size())) {
            text.append(without(preset, paragraph));
        }
        return text.toString();
    }

    /** A paragraph of the template without the keys that the preset sets; empty if none is left. */
    private static String without(String preset, String paragraph) {
        StringBuilder words = new StringBuilder("\n");
        StringBuilder keys = new StringBuilder();
        for (String line : paragraph.strip().split("\n", -1)) {
            if (line.startsWith("# ")) {
                words.append(line).append('\n');
            } else if (!sets(preset, key(line))) {
                keys.append(line).append('\n');
            }
        }
        return keys.isEmpty() ? "" : words.append(keys).toString();
    }

    /** The key of a line, which may be a comment: {@code #restart: always}. */
    private static String key(String line) {
        return line.substring(line.startsWith("#") ? 1 : 0, line.indexOf(':'));
    }

    private static boolean sets(String preset, String key) {
        return ("\n" + preset).contains("\n" + key + ":");
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(AppTemplate.class.getResourceAsStream("template.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
