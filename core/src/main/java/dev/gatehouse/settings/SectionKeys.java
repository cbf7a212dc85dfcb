package dev.gatehouse.settings;

import dev.gatehouse.definition.KindSections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The grammar of sections that only one kind of service manager reads, and checks. */
final class SectionKeys {
    /** The kinds with a section. */
    static final List<String> KINDS = List.of("kubernetes");

    private SectionKeys() {}

    static KindSections parse(Map<String, YamlValue> keys) {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        for (String kind : KINDS) {
            YamlValue section = keys.get(kind);
            if (section != null && !section.isNull()) {
                if (!section.isMapping()) {
                    throw section.refused("must be a mapping");
                }
                sections.put(kind, map(section));
            }
        }
        return sections.isEmpty() ? KindSections.NONE : new KindSections(sections);
    }

    private static Map<String, Object> map(YamlValue value) {
        Map<String, Object> map = new LinkedHashMap<>();
        value.entries().forEach((key, each) -> {
            if (!each.isNull()) {
                map.put(key, plain(each));
            }
        });
        return map;
    }

    private static Object plain(YamlValue value) {
        if (value.isMapping()) {
            return map(value);
        }
        if (value.isList()) {
            List<Object> list = new ArrayList<>();
            value.elements().forEach(each -> list.add(plain(each)));
            return list;
        }
        return value.asWritten();
    }
}
