package dev.gatehouse.profile;

import dev.gatehouse.app.layout.OneForAll;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether the root profile's gateway serves all profiles of a home ({@code one-for-all} of the app). The gateways of the
 * named profiles must not run then. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class ServedProfiles {
    private static final Set<String> YES = Set.of("1", "true", "yes", "on");
    private static final Set<String> NO = Set.of("0", "false", "no", "off");

    private ServedProfiles() {}

    /**
     * Returns what makes the root profile's gateway serve all profiles.
     *
     * @param environment environment variables
     * @param home the home
     * @return the setting and where it is, such as {@code multiplex_profiles in /home/ana/.hermes/config.yaml}; empty if no setting
     *     says so, or the app has none, or the configuration cannot be read
     */
    public static Optional<String> reason(Map<String, String> environment, Home home) {
        Optional<OneForAll> setting = home.app().records().oneForAll();
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        String variable = setting.get().variable().orElse("");
        String word = environment.getOrDefault(variable, "").strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word) || NO.contains(word)) {
            return YES.contains(word) ? Optional.of("the variable " + variable) : Optional.empty();
        }
        Optional<String> file = setting.get().file();
        return file.isEmpty()
                ? Optional.empty()
                : configured(home.path().resolve(file.get()), setting.get().keys());
    }

    /**
     * Returns what makes the gateway of the root profile serve a profile, by the variables of this process and of the app.
     *
     * @param home the home
     * @param profile the profile
     * @return the setting and where it is, as above; empty if the profile has a gateway of its own
     */
    public static Optional<String> server(Home home, ProfileName profile) {
        if (profile.isDefault() || home.app().records().oneForAll().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(home.app().defaults().environment().variables());
        return reason(environment, home);
    }

    private static Optional<String> configured(Path file, List<String> keys) {
        try {
            Optional<String> text = PlainFile.settings(file);
            // Most configurations do not contain the keys, so they need not be parsed.
            return text.isPresent() && mayContain(text.get(), keys)
                    ? configured(file, text.get(), keys)
                    : Optional.empty();
        } catch (IOException | InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static boolean mayContain(String text, List<String> keys) {
        for (String key : keys) {
            if (text.contains(key.substring(key.lastIndexOf('.') + 1))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> configured(Path file, String text, List<String> keys) {
        Optional<YamlValue> document = YamlValue.parse(file, text);
        for (String key : keys) {
            Optional<YamlValue> value = document;
            for (String part : key.split("\\.", -1)) {
                value = value.filter(YamlValue::isMapping).flatMap(mapping -> mapping.find(part));
            }
            if (value.isPresent() && !value.get().isNull()) {
                return YES.contains(value.get().asWritten().toLowerCase(Locale.ROOT))
                        ? Optional.of(key + " in " + file)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
