package dev.gatehouse.app;

import dev.gatehouse.definition.ByKind;
import dev.gatehouse.settings.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The grammar of a value that can differ by kind of manager: the value, or values by kind with {@code default} for the others. */
final class KindKeys {
    private KindKeys() {}

    /**
     * Parses a value.
     *
     * @param usual the value of the kinds that a mapping without {@code default} does not name
     */
    static <T> ByKind<T> parse(YamlValue value, T usual, Function<YamlValue, T> parser) {
        if (!value.isMapping()) {
            return ByKind.of(parser.apply(value));
        }
        Map<String, T> kinds = new LinkedHashMap<>();
        value.entries().forEach((kind, each) -> kinds.put(kind, parser.apply(each)));
        T others = kinds.remove("default");
        return new ByKind<>(others == null ? usual : others, kinds);
    }
}
