package dev.gatehouse.kubernetes.json;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of objects that are wanted, in JSON by their keys and in protobuf by their numbers: a tree. Not changed once it is built.
 */
public final class Parts {
    /** What protobuf does not say itself of a field. */
    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        TIME,

        /** Texts by keys. */
        TEXTS,

        /** Quantities by keys. */
        QUANTITIES,
        OBJECT,

        /** Objects. */
        LIST,

        /** An object as JSON. */
        JSON
    }

    /** Everything; only in JSON. */
    public static final Parts ALL = new Parts("", 0, Kind.OBJECT);

    private final String key;
    private final int number;
    private final Kind kind;

    /** Empty: everything. */
    private final Map<String, Parts> keys = new HashMap<>();

    private final Map<Integer, Parts> numbers = new HashMap<>();

    private Parts(String key, int number, Kind kind) {
        this.key = key;
        this.number = number;
        this.kind = kind;
    }

    /**
     * Reads the wanted parts from a text.
     *
     * @param text keys with blanks between them; those of a value, or of each value of its list, follow its key in parentheses, as in
     *     {@code metadata(name labels) status}. Where the parts are read from protobuf, too, each key has its field's number, and its
     *     kind if that is neither a text nor an object: {@code metadata=1(name=1 labels=11:texts) spec=2(replicas=1:number)}
     */
    public static Parts of(String text) {
        Parts parts = new Parts("", 0, Kind.OBJECT);
        int position = 0;
        while (position < text.length()) {
            int end = position;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '(') {
                end++;
            }
            boolean deeper = end < text.length() && text.charAt(end) == '(';
            Parts part = named(text.substring(position, end), deeper);
            int next = end;
            if (deeper) {
                next = closing(text, end);
                Parts below = of(text.substring(end + 1, next));
                part.keys.putAll(below.keys);
                part.numbers.putAll(below.numbers);
                next++;
            }
            parts.keys.put(part.key, part);
            if (part.number > 0) {
                parts.numbers.put(part.number, part);
            }
            position = next + 1;
        }
        return parts;
    }

    private static Parts named(String word, boolean deeper) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            return new Parts(word, 0, Kind.OBJECT);
        }
        int colon = word.indexOf(':', equals);
        String number = colon < 0 ? word.substring(equals + 1) : word.substring(equals + 1, colon);
        Kind kind = colon < 0 ? (deeper ? Kind.OBJECT : Kind.TEXT) : kind(word.substring(colon + 1));
        return new Parts(word.substring(0, equals), Integer.parseInt(number), kind);
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "number" -> Kind.NUMBER;
            case "flag" -> Kind.FLAG;
            case "time" -> Kind.TIME;
            case "texts" -> Kind.TEXTS;
            case "quantities" -> Kind.QUANTITIES;
            case "list" -> Kind.LIST;
            case "json" -> Kind.JSON;
            default -> throw new IllegalArgumentException("no kind of a part: " + word);
        };
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

    /** Whether they can also be read from protobuf. */
    public boolean hasNumbers() {
        return !numbers.isEmpty();
    }

    boolean isAll() {
        return keys.isEmpty();
    }

    /** The wanted parts of a key's value; null if the key is not wanted. */
    @Nullable
    Parts below(String name) {
        return keys.get(name);
    }

    /** The wanted parts of a field's value; null if the field is not wanted. */
    @Nullable
    Parts numbered(int field) {
        return numbers.get(field);
    }

    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }
}
