package dev.gatehouse.app.keys;

import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.settings.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The grammar of the keys of an app file that say how profiles look. */
public final class ProfileKeys {
    public static final List<String> KEYS = List.of("profiles", "markers", "folders", "reserved", "volatile");

    private ProfileKeys() {}

    public static ProfileLayout parse(Map<String, YamlValue> keys) {
        ProfileLayout usual = ProfileLayout.DEFAULT;
        YamlValue profiles = keys.get("profiles");
        Map<String, YamlValue> given =
                profiles == null ? Map.of() : profiles.entries("directory", "root", "fixed", "create");
        YamlValue directory = given.get("directory");
        YamlValue fixed = given.get("fixed");
        YamlValue create = given.get("create");
        return new ProfileLayout(
                directory == null ? usual.pattern() : new ProfilePattern(directory.text()),
                root(given.get("root")),
                list(keys.get("markers"), usual.markers()),
                list(keys.get("folders"), usual.folders()),
                list(keys.get("reserved"), usual.reserved()),
                list(keys.get("volatile"), usual.volatileFiles()),
                fixed == null ? Optional.empty() : Optional.of(fixed.text()),
                create == null || create.isNull() ? List.of() : creation(create));
    }

    /** The command runs before there is a gateway, so it has no account and no service. */
    private static List<String> creation(YamlValue value) {
        List<String> words = LaunchKeys.command(value);
        for (String word : words) {
            if (Placeholders.has(word, Placeholders.UID) || Placeholders.has(word, Placeholders.UNIT)) {
                throw value.refused("must not contain {uid} or {unit} here");
            }
        }
        return words;
    }

    private static ProfileLayout.Root root(@Nullable YamlValue value) {
        if (value == null || value.isNull()) {
            return ProfileLayout.DEFAULT.root();
        }
        return switch (value.word()) {
            case "required" -> ProfileLayout.Root.REQUIRED;
            case "optional" -> ProfileLayout.Root.OPTIONAL;
            default -> throw value.refused("must be required or optional");
        };
    }

    private static List<String> list(@Nullable YamlValue value, List<String> usual) {
        return value == null ? usual : value.list(YamlValue::text);
    }
}
