package dev.gatehouse.kubernetes.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of the API, or a part of one: what JSON and YAML have in common. Read from an answer, or built in the order in which
 * people write such objects. Not thread-safe while it is built.
 *
 * @param keys the keys; values are trees' keys, lists, texts, numbers or flags
 */
public record Tree(Map<String, Object> keys) {
    /** Creates an empty tree. */
    public Tree() {
        this(new LinkedHashMap<>());
    }

    /** Adds a key; an empty text, list or tree is left out, as the API server does. */
    public Tree with(String key, Object value) {
        Object plain = value instanceof Tree tree ? tree.keys : value;
        boolean empty = (plain instanceof String text && text.isEmpty())
                || (plain instanceof Collection<?> list && list.isEmpty())
                || (plain instanceof Map<?, ?> map && map.isEmpty());
        if (!empty) {
            keys.put(key, plain instanceof List<?> list ? plain(list) : plain);
        }
        return this;
    }

    /** Adds an empty tree, which is a value of its own, as in {@code emptyDir: {}}. */
    public Tree withEmpty(String key) {
        keys.put(key, new LinkedHashMap<>());
        return this;
    }

    private static List<Object> plain(List<?> list) {
        List<Object> all = new ArrayList<>();
        for (Object one : list) {
            all.add(one instanceof Tree tree ? tree.keys : one);
        }
        return all;
    }

    /** The tree at a path; an empty one if there is none. */
    @SuppressWarnings("unchecked")
    public Tree at(String... path) {
        Map<String, Object> here = keys;
        for (String key : path) {
            if (!(here.get(key) instanceof Map<?, ?> next)) {
                return new Tree();
            }
            here = (Map<String, Object>) next;
        }
        return new Tree(here);
    }

    /** The text of a key; empty if there is none. */
    public Optional<String> text(String key) {
        return keys.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The number of a key; 0 if there is none: the API leaves zeros out. */
    public long number(String key) {
        return keys.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /** The flag of a key; false if there is none. */
    public boolean flag(String key) {
        return keys.get(key) instanceof Boolean flag && flag;
    }

    /** The time of a key; empty if there is none, or it is no time. */
    public Optional<Instant> time(String key) {
        try {
            return text(key).map(Instant::parse);
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }

    /** The trees of a list; empty if there is none. */
    @SuppressWarnings("unchecked")
    public List<Tree> list(String key) {
        List<Tree> trees = new ArrayList<>();
        if (keys.get(key) instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> map) {
                    trees.add(new Tree((Map<String, Object>) map));
                }
            }
        }
        return trees;
    }

    public boolean has(String key) {
        return keys.containsKey(key);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }
}
