package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.app.layout.SettingsPlace;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.StopFloor;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.ForeignText;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.SettingsKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the gateway's settings of a profile: from the file and section that the app says ({@code docs/profile-config.md} has
 * the grammar), and the port from the app's own files. All other keys of those files belong to the app and are ignored. Has
 * only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Reads the settings from the section {@code gateway} of a file. Never blocks: a FIFO is refused.
     *
     * @param file a profile's {@code config.yaml}
     * @return its settings; {@link GatewaySettings#DEFAULTS} if the file does not exist or has no {@code gateway} section
     * @throws InvalidInputException if the file cannot be read, is larger than 256 KiB or not YAML, or if its
     *     {@code gateway} section is invalid; the message has the file, the key and the rule
     */
    public static GatewaySettings read(Path file) {
        OwnSettings.Known known = new OwnSettings.Known(file, text(file));
        return withPort(file, SettingsPlace.DEFAULT, read(known, SettingsPlace.DEFAULT, GatewaySettings.DEFAULTS));
    }

    /** Reads the settings of a profile; the app has what its files do not say. */
    static GatewaySettings of(Profile profile) {
        App app = profile.home().app();
        OwnSettings.Known known = OwnSettings.Known.of(profile);
        GatewaySettings settings = read(known, app.settings(), app.defaults());
        if (settings.port().isEmpty() && !app.settings().ports().isEmpty()) {
            settings =
                    settings.toBuilder().port(PortPlaces.find(profile, known)).build();
        }
        for (StopFloor floor : settings.stopFloors()) {
            Optional<String> value =
                    OwnSettings.find(known, profile.directory().resolve(floor.file()), floor.format(), floor.key());
            if (value.isPresent()) {
                settings = settings.toBuilder()
                        .stop(floor.applied(settings.stop(), value.get()))
                        .build();
                break;
            }
        }
        return withPort(profile.settingsFile(), app.settings(), settings);
    }

    /** Reads Gatehouse's own settings of a profile, without the port of the app's files. */
    static GatewaySettings own(Profile profile) {
        App app = profile.home().app();
        return read(OwnSettings.Known.of(profile), app.settings(), app.defaults());
    }

    private static GatewaySettings read(OwnSettings.Known known, SettingsPlace place, GatewaySettings usual) {
        Path file = known.file();
        Optional<String> text = known.text();
        // Loading the parser takes milliseconds, so it is loaded only if there is a file to parse.
        return text.isEmpty()
                ? usual
                : ForeignText.read(file, () -> SettingsKeys.ofProfile(file, text.get(), place.section(), usual));
    }

    /** Fills in the port where the readiness needs it. */
    private static GatewaySettings withPort(Path file, SettingsPlace place, GatewaySettings settings) {
        if (!settings.ready().needsPort()) {
            return settings;
        }
        int port = settings.port()
                .orElseThrow(() ->
                        InvalidInputException.in(file, place.key("ready") + " needs a port: set " + place.key("port")));
        return settings.toBuilder().ready(settings.ready().at(port)).build();
    }

    static Optional<String> text(Path file) {
        try {
            return PlainFile.settings(file);
        } catch (IOException e) {
            throw InvalidInputException.in(file, "cannot be read: " + e.getMessage());
        }
    }
}
