package dev.gatehouse.app;

import dev.gatehouse.settings.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code names} in an app file. */
final class NamesKeys {
    private NamesKeys() {}

    /** Backends may have keys of their own. A key that no backend has is refused when a manager is opened. */
    static App.Names parse(@Nullable YamlValue value) {
        Map<String, String> stems = new LinkedHashMap<>();
        if (value != null) {
            value.entries().forEach((key, stem) -> stems.put(key, stem.text()));
        }
        return new App.Names(stems);
    }
}
