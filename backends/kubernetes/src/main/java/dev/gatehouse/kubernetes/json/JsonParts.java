package dev.gatehouse.kubernetes.json;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of JSON objects that are wanted: a tree of keys. Not changed once it is built. */
public final class JsonParts {
    /** Everything. */
    public static final JsonParts ALL = new JsonParts();

    /** The wanted keys, each with the wanted parts of its value, or of each value of its list; empty: everything. */
    private final Map<String, JsonParts> keys = new HashMap<>();

    private JsonParts() {}

    /**
     * Reads the wanted parts from a text.
     *
     * @param text keys with blanks between them; those of a value follow its key in parentheses, as in
     *     {@code metadata(name labels) status}
     */
    public static JsonParts of(String text) {
        JsonParts parts = new JsonParts();
        int position = 0;
        while (position < text.length()) {
            int end = position;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '(') {
                end++;
            }
            JsonParts below = ALL;
            int next = end;
            if (end < text.length() && text.charAt(end) == '(') {
                next = closing(text, end);
                below = of(text.substring(end + 1, next));
                next++;
            }
            parts.keys.put(text.substring(position, end), below);
            position = next + 1;
        }
        return parts;
    }

    private static int closing(String text, int opening) {
        int depth = 0;
        for (int i = opening; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("no closing parenthesis in: " + text);
    }

    boolean isAll() {
        return keys.isEmpty();
    }

    /** The wanted parts of a key's value; null if the key is not wanted. */
    @Nullable
    JsonParts below(String key) {
        return keys.get(key);
    }
}
