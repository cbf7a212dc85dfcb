package dev.gatehouse.profile;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether the root profile's gateway serves all profiles of a home. Hermes supports that; the gateways of the
 * named profiles must not run then. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Multiplexing {
    /** Environment variable that decides, if its value is one of the words that Hermes accepts. */
    public static final String VARIABLE = "GATEWAY_MULTIPLEX_PROFILES";

    /** Key that decides otherwise, at the top of the root profile's {@code config.yaml} or under {@code gateway}. */
    private static final String KEY = "multiplex_profiles";

    private static final Set<String> YES = Set.of("1", "true", "yes", "on");
    private static final Set<String> NO = Set.of("0", "false", "no", "off");

    private Multiplexing() {}

    /**
     * Tests whether the root profile's gateway serves all profiles.
     *
     * @param environment environment variables
     * @param home the home
     * @return whether it does; false if nothing says so, or the configuration cannot be read
     */
    public static boolean isOn(Map<String, String> environment, Home home) {
        String word = environment.getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word) || NO.contains(word)) {
            return YES.contains(word);
        }
        return configured(home.path().resolve("config.yaml"));
    }

    private static boolean configured(Path file) {
        try {
            Optional<String> text = PlainFile.settings(file);
            // Most configurations do not contain the key, so they need not be parsed.
            return text.isPresent() && text.get().contains(KEY) && configured(file, text.get());
        } catch (IOException | InvalidInputException e) {
            return false;
        }
    }

    private static boolean configured(Path file, String text) {
        Optional<YamlValue> document = YamlValue.parse(file, text);
        Optional<YamlValue> top = document.flatMap(d -> d.find(KEY)).filter(value -> !value.isNull());
        Optional<YamlValue> nested = document.flatMap(d -> d.find("gateway"))
                .filter(YamlValue::isMapping)
                .flatMap(gateway -> gateway.find(KEY))
                .filter(value -> !value.isNull());
        return top.or(() -> nested)
                .map(value -> YES.contains(value.asWritten().toLowerCase(Locale.ROOT)))
                .orElse(false);
    }
}
