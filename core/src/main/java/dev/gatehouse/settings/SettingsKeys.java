package dev.gatehouse.settings;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentFiles;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of gateway settings: at the top of an app file, where they apply to all profiles, and in the section of one
 * profile, which overrides them key by key.
 */
public final class SettingsKeys {
    /** The keys that an app file and a profile share. */
    public static final List<String> SHARED = List.of(
            "env",
            "env-file",
            "secret",
            "secret-file",
            "path",
            "restart",
            "stop",
            "ready",
            "limits",
            "logs",
            "harden",
            "kubernetes");

    private final Path file;
    private final String prefix;
    private final GatewaySettings usual;
    private final Map<String, YamlValue> keys;

    private SettingsKeys(Path file, String prefix, GatewaySettings usual, Map<String, YamlValue> keys) {
        this.file = file;
        this.prefix = prefix;
        this.usual = usual;
        this.keys = keys;
    }

    /**
     * Parses a profile's file.
     *
     * @param place key of the section with the settings, with dots between levels; empty: the whole file
     * @param usual the settings that the file need not repeat
     */
    public static GatewaySettings ofProfile(Path file, String text, String place, GatewaySettings usual) {
        return YamlValue.reading(file, text, document -> ofProfile(file, document, place, usual));
    }

    private static GatewaySettings ofProfile(
            Path file, Optional<YamlValue> document, String place, GatewaySettings usual) {
        Optional<YamlValue> section = document;
        for (String level : place.isEmpty() ? new String[0] : place.split("\\.")) {
            section = section.isPresent() ? section.get().find(level) : section;
        }
        if (section.isEmpty()) {
            return usual;
        }
        List<String> known = new ArrayList<>(List.of("port"));
        known.addAll(SHARED);
        String[] ours = known.toArray(String[]::new);
        Map<String, YamlValue> found =
                place.isEmpty() ? section.get().entries(ours) : section.get().entriesBeside(ours);
        SettingsKeys keys = new SettingsKeys(file, place.isEmpty() ? "" : place + ".", usual, found);
        return keys.settings(keys.port());
    }

    /** Parses the defaults for all profiles, from the keys of an app file. */
    public static GatewaySettings ofApp(Path file, Map<String, YamlValue> keys) {
        return new SettingsKeys(file, "", GatewaySettings.DEFAULTS, keys).settings(OptionalInt.empty());
    }

    private OptionalInt port() {
        YamlValue value = keys.get("port");
        return value == null ? usual.port() : OptionalInt.of((int) value.wholeNumber(1, 65535));
    }

    private GatewaySettings settings(OptionalInt port) {
        Environment own = parsed("env", Environment.EMPTY, EnvironmentKeys::environment);
        EnvironmentFiles files = EnvironmentKeys.files(keys, own);
        return new GatewaySettings(
                port,
                checked("env", () -> usual.environment().without(files.names()).with(own)),
                usual.files().with(files, own),
                parsed("restart", usual.restart(), value -> RestartKeys.parse(value, usual.restart())),
                parsed("stop", usual.stop(), value -> StopKeys.parse(value, usual.stop())),
                parsed("stop", usual.stopFloors(), value -> StopKeys.floors(value, usual.stopFloors())),
                ready(),
                parsed("limits", usual.limits(), value -> LimitsKeys.parse(value, usual.limits())),
                parsed("logs", usual.logs(), value -> LogsKeys.parse(value, usual.logs())),
                parsed("harden", usual.hardening(), value -> hardening(value)),
                usual.sections().with(SectionKeys.parse(keys)));
    }

    private Readiness ready() {
        return parsed("ready", usual.ready(), ReadyKeys::parse);
    }

    private Hardening hardening(YamlValue value) {
        if (value.isNull()) {
            return usual.hardening();
        }
        return switch (value.word()) {
            case "none" -> Hardening.NONE;
            case "standard" -> Hardening.STANDARD;
            default -> throw value.refused("must be none or standard");
        };
    }

    private <T> T parsed(String key, T otherwise, Function<YamlValue, T> parser) {
        @Nullable YamlValue value = keys.get(key);
        return value == null ? otherwise : checked(key, () -> parser.apply(value));
    }

    /** Adds the file and the key to messages of the definition's own checks. */
    private <T> T checked(String key, Supplier<T> noun) {
        try {
            return noun.get();
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith(file.toString())) {
                throw e;
            }
            String place = message.startsWith(key + ".") ? prefix : prefix + key + ": ";
            throw new InvalidInputException(file + ": " + place + message);
        }
    }
}
