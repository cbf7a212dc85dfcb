package dev.gatehouse.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What only one kind of service manager has to know about a gateway, such as the image in a cluster: sections of settings by the
 * word of the kind. They are read here and checked by the kind's backend. Immutable.
 *
 * @param sections for each kind its keys; a value is a text as it is written, a list of such values, or a map of them
 * @since 0.1.0
 */
public record KindSections(Map<String, Map<String, Object>> sections) {
    /** No sections. */
    public static final KindSections NONE = new KindSections(Map.of());

    /** Copies the sections. */
    public KindSections {
        Map<String, Map<String, Object>> copy = new TreeMap<>();
        sections.forEach((kind, keys) -> copy.put(kind, copied(keys)));
        sections = Collections.unmodifiableMap(copy);
    }

    private static Map<String, Object> copied(Map<?, ?> keys) {
        Map<String, Object> copy = new LinkedHashMap<>();
        keys.forEach((key, value) -> copy.put(String.valueOf(key), copied(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object copied(Object value) {
        if (value instanceof Map<?, ?> map) {
            return copied(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(copied(each)));
            return Collections.unmodifiableList(copy);
        }
        return String.valueOf(value);
    }

    /**
     * Returns the section of a kind.
     *
     * @param kind the word of the kind
     * @return its keys; empty if there is no section
     */
    public Map<String, Object> of(String kind) {
        return sections.getOrDefault(kind, Map.of());
    }

    /**
     * Returns these sections, overridden key by key.
     *
     * @param others the sections that come first
     * @return the keys of both
     */
    public KindSections with(KindSections others) {
        if (others.sections.isEmpty()) {
            return this;
        }
        Map<String, Map<String, Object>> all = new TreeMap<>(sections);
        others.sections.forEach((kind, keys) -> {
            Map<String, Object> merged = new LinkedHashMap<>(of(kind));
            merged.putAll(keys);
            all.put(kind, merged);
        });
        return new KindSections(all);
    }
}
