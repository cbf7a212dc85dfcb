package dev.gatehouse.app.layout;

import dev.gatehouse.settings.SettingFormat;
import java.util.OptionalInt;

/**
 * A place where an app keeps the port of a gateway: a key in a file of the profile, or a fixed number. Immutable.
 *
 * @param file name of the file in the profile's directory; empty for a fixed number
 * @param key key in the file, with dots between levels
 * @param format how the file is written: {@code yaml}, {@code json}, {@code json5} or {@code env}
 * @param value the fixed number, 1 to 65535; empty for a file
 * @param rootOnly whether it applies to the root profile only
 * @since 0.1.0
 */
public record PortSource(String file, String key, String format, OptionalInt value, boolean rootOnly) {
    /**
     * Checks the components.
     *
     * @throws dev.gatehouse.error.InvalidInputException if the file is not a plain file name, or the format is unknown
     */
    public PortSource {
        if (value.isEmpty()) {
            ProfileLayout.requireFileName("port.file", file);
            SettingFormat.of(format);
        }
    }
}
