package dev.gatehouse.app.choice;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a caller said about the app. Immutable.
 *
 * @param option the app that an option names: a preset or a file
 * @param variable the value of {@code GATEHOUSE_APP}, which names one in the same way; empty if it is unset
 * @param home the home that an option names
 * @param presets the presets, at least one; the first one is used where nothing says otherwise
 * @since 0.1.0
 */
public record AppRequest(Optional<String> option, String variable, Optional<Path> home, List<PresetOutline> presets) {
    /** Copies the presets. */
    public AppRequest {
        presets = List.copyOf(presets);
    }
}
