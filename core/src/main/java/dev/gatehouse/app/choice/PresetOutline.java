package dev.gatehouse.app.choice;

import java.nio.file.Path;
import java.util.List;

/**
 * A preset as far as the choice of an app needs it, so that no preset has to be parsed before it is chosen. Immutable.
 *
 * @param name the preset's name
 * @param variable environment variable with its home; empty if it has none
 * @param hostHome its home on a host; {@code ~} stands for an account's home directory
 * @param containerHome its home in a container
 * @param profiles where the directories of its named profiles are, as in {@link dev.gatehouse.app.layout.ProfilePattern}
 * @param markers files of which each of its profiles has at least one
 * @since 0.1.0
 */
public record PresetOutline(
        String name, String variable, String hostHome, Path containerHome, String profiles, List<String> markers) {
    /** Copies the markers. */
    public PresetOutline {
        markers = List.copyOf(markers);
    }
}
