package dev.gatehouse.app.keys;

import dev.gatehouse.app.layout.PortSource;
import dev.gatehouse.app.layout.SettingsPlace;
import dev.gatehouse.settings.SettingFormat;
import dev.gatehouse.settings.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code settings} and {@code port} in an app file. */
public final class PlaceKeys {
    public static final List<String> KEYS = List.of("settings", "port");

    private PlaceKeys() {}

    public static SettingsPlace parse(Map<String, YamlValue> keys) {
        SettingsPlace usual = SettingsPlace.DEFAULT;
        YamlValue settings = keys.get("settings");
        Map<String, YamlValue> given = settings == null ? Map.of() : settings.entries("file", "section");
        YamlValue file = given.get("file");
        return new SettingsPlace(
                file == null ? usual.file() : file.text(), section(given.get("section")), ports(keys.get("port")));
    }

    private static String section(@Nullable YamlValue value) {
        if (value == null) {
            return SettingsPlace.DEFAULT.section();
        }
        String section = value.text();
        if (!section.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
            throw value.refused("must be a key, or keys with dots between them, or none");
        }
        return section.equals("none") ? "" : section;
    }

    private static List<PortSource> ports(@Nullable YamlValue value) {
        if (value == null || value.isNull()) {
            return List.of();
        }
        return value.isMapping() ? List.of(port(value)) : value.list(PlaceKeys::port);
    }

    private static PortSource port(YamlValue source) {
        Map<String, YamlValue> given = source.entries("file", "key", "format", "value", "profile");
        YamlValue file = given.get("file");
        YamlValue key = given.get("key");
        YamlValue format = given.get("format");
        YamlValue value = given.get("value");
        boolean rootOnly = rootOnly(given.get("profile"));
        if (value != null && file == null && key == null && format == null) {
            return new PortSource("", "", "", OptionalInt.of((int) value.wholeNumber(1, 65535)), rootOnly);
        }
        if (value != null || file == null || key == null) {
            throw source.refused("must have either file and key, or value");
        }
        if (key.text().isEmpty()) {
            throw key.refused("must be a key");
        }
        String written = SettingFormat.parse(file, format);
        return new PortSource(file.text(), key.text(), written, OptionalInt.empty(), rootOnly);
    }

    private static boolean rootOnly(@Nullable YamlValue value) {
        if (value != null && !value.text().equals("default")) {
            throw value.refused("must be default: only the root profile can have a source of its own");
        }
        return value != null;
    }
}
