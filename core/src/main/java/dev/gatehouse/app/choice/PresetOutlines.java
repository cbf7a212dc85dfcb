package dev.gatehouse.app.choice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The outlines of all presets, from an index beside their files: parsing all presets to choose one would take a short
 * command too long. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class PresetOutlines {
    /** A line for each preset: name, variable or {@code -}, home on a host, home in a container, directories of named profiles, markers. */
    private static final String INDEX = "presets";

    private PresetOutlines() {}

    /** {@return the outlines; the first preset is used where nothing says otherwise} */
    public static List<PresetOutline> all() {
        List<PresetOutline> outlines = new ArrayList<>();
        for (String line : text().strip().split("\n", -1)) {
            String[] words = line.split(" ", -1);
            outlines.add(new PresetOutline(
                    words[0],
                    words[1].equals("-") ? "" : words[1],
                    words[2],
                    Path.of(words[3]),
                    words[4],
                    List.of(words).subList(5, words.length)));
        }
        return outlines;
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(PresetOutlines.class.getResourceAsStream(INDEX))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
