package dev.gatehouse.app.choice;

import java.nio.file.Path;
import java.util.List;

/**
 * The outlines of all presets. They repeat what the files of the presets say: to open the jar and parse them all to choose one
 * would take a short command too long. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class PresetOutlines {
    private static final Path CONTAINER_HOME = Path.of("/opt/data");

    private static final List<PresetOutline> ALL = List.of(
            new PresetOutline(
                    "hermes",
                    "HERMES_HOME",
                    "~/.hermes",
                    CONTAINER_HOME,
                    "{home}/profiles/{profile}",
                    List.of("SOUL.md", "config.yaml")),
            new PresetOutline(
                    "openclaw",
                    "OPENCLAW_STATE_DIR",
                    "~/.openclaw",
                    CONTAINER_HOME,
                    "{home}-{profile}",
                    List.of("openclaw.json")));

    private PresetOutlines() {}

    /** {@return the outlines; the first preset is used where nothing says otherwise} */
    public static List<PresetOutline> all() {
        return ALL;
    }
}
