package dev.gatehouse.settings;

import dev.gatehouse.definition.ByKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The grammar of a value that can differ by kind of manager: the value, or values by kind with {@code default} for the others. Further
 * backends have kinds of their own, so beside a known kind or {@code default} every word is accepted that is not a known one misspelled.
 */
public final class KindKeys {
    private static final String[] KNOWN = {
        "systemd", "launchd", "windows", "s6", "runit", "kubernetes", "none", ByKind.OTHERS
    };

    private KindKeys() {}

    /**
     * Parses a value.
     *
     * @param usual the value of the kinds that a mapping without {@code default} does not name
     */
    public static <T> ByKind<T> parse(YamlValue value, T usual, Function<YamlValue, T> parser) {
        if (!value.isMapping()) {
            return ByKind.of(parser.apply(value));
        }
        Map<String, T> kinds = new LinkedHashMap<>();
        entries(value).forEach((kind, each) -> kinds.put(kind, parser.apply(each)));
        T others = kinds.remove(ByKind.OTHERS);
        return new ByKind<>(others == null ? usual : others, kinds);
    }

    private static Map<String, YamlValue> entries(YamlValue value) {
        if (value.entriesBeside(KNOWN).isEmpty()) {
            return value.entries(KNOWN);
        }
        Map<String, YamlValue> entries = value.entries();
        entries.forEach((kind, each) -> {
            if (!ByKind.isKind(kind)) {
                throw each.refused("must have a kind of service manager as its key: lower-case letters, digits and -");
            }
        });
        return entries;
    }
}
