package dev.gatehouse.app.keys;

import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.settings.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code names} in an app file. */
public final class NamesKeys {
    private NamesKeys() {}

    /** The keys of the backends that come with the project. */
    private static final String[] KNOWN = {"slot", "unit", "label", "task", "service"};

    /**
     * Backends may have keys of their own. A key that no backend has is refused when a manager is opened; one that looks like a
     * misspelling, here.
     */
    public static ServiceNames parse(@Nullable YamlValue value) {
        Map<String, String> stems = new LinkedHashMap<>();
        Map<String, NamePattern> patterns = new LinkedHashMap<>();
        if (value != null) {
            value.entries().forEach((key, names) -> {
                requireNoSlip(value, key);
                if (names.isMapping()) {
                    patterns.put(key, pattern(names));
                } else {
                    stems.put(key, names.text());
                }
            });
        }
        return new ServiceNames(stems, patterns);
    }

    /** A longer key may be that of another backend, such as {@code runit}. */
    private static void requireNoSlip(YamlValue value, String key) {
        for (String known : KNOWN) {
            if (key.length() <= known.length() && Suggestion.isSlip(key, known)) {
                throw value.unknown(key, KNOWN);
            }
        }
    }

    private static NamePattern pattern(YamlValue value) {
        Map<String, YamlValue> keys = value.entries("default", "named");
        YamlValue root = keys.get("default");
        YamlValue named = keys.get("named");
        if (root == null || named == null) {
            throw value.refused("must have default and named, or be a stem");
        }
        if (!NamePattern.isName(root.text())) {
            throw root.refused("must be a name without placeholders");
        }
        if (!NamePattern.isPattern(named.text())) {
            throw named.refused("must contain {profile} once, and no other placeholder");
        }
        return new NamePattern(root.text(), named.text());
    }
}
