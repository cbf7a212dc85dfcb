package dev.gatehouse.app;

import dev.gatehouse.settings.YamlValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of the keys of an app file that say how profiles look. */
final class ProfileKeys {
    static final List<String> KEYS = List.of("markers", "folders", "reserved", "volatile");

    private ProfileKeys() {}

    static ProfileLayout parse(Map<String, YamlValue> keys) {
        ProfileLayout usual = ProfileLayout.DEFAULT;
        return new ProfileLayout(
                list(keys.get("markers"), usual.markers()),
                list(keys.get("folders"), usual.folders()),
                list(keys.get("reserved"), usual.reserved()),
                list(keys.get("volatile"), usual.volatileFiles()));
    }

    private static List<String> list(@Nullable YamlValue value, List<String> usual) {
        return value == null
                ? usual
                : value.elements().stream().map(YamlValue::text).toList();
    }
}
