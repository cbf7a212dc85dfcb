package dev.gatehouse.profile;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.ForeignText;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.SettingsKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file with the gateway's settings in a profile's directory, under the key {@code gateway};
 * {@code docs/profile-config.md} has the grammar. All other keys of that file belong to the app and are ignored. Has only
 * static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class SettingsFile {
    /** Name of the file in a profile's directory. */
    public static final String NAME = "config.yaml";

    private SettingsFile() {}

    /**
     * Reads the settings from a file. Never blocks: a FIFO is refused.
     *
     * @param file the profile's {@code config.yaml}
     * @return its settings; {@link GatewaySettings#DEFAULTS} if the file does not exist or has no {@code gateway} section
     * @throws InvalidInputException if the file cannot be read, is larger than 256 KiB or not YAML, or if its
     *     {@code gateway} section is invalid; the message has the file, the key and the rule
     */
    public static GatewaySettings read(Path file) {
        return resolved(file, read(file, GatewaySettings.DEFAULTS));
    }

    /** Reads the settings from a file; {@code usual} applies to what the file does not say. */
    static GatewaySettings read(Path file, GatewaySettings usual) {
        Optional<String> text = text(file);
        // Loading the parser takes milliseconds, so it is loaded only if there is a file to parse.
        return text.isEmpty() ? usual : ForeignText.read(file, () -> SettingsKeys.ofProfile(file, text.get(), usual));
    }

    /** Fills in the port where the readiness needs it. */
    static GatewaySettings resolved(Path file, GatewaySettings settings) {
        if (!settings.ready().needsPort()) {
            return settings;
        }
        int port = settings.port()
                .orElseThrow(() -> new InvalidInputException(file
                        + ": gateway.port is missing, but the app's gateways are ready when their port answers:"
                        + " set gateway.port, or another gateway.ready"));
        return settings.toBuilder().ready(settings.ready().at(port)).build();
    }

    private static Optional<String> text(Path file) {
        try {
            return PlainFile.settings(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
