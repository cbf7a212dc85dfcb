package dev.gatehouse.kubernetes.json;

import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import com.grack.nanojson.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes objects as JSON. */
public final class Json {
    private Json() {}

    /** The object of a text; empty if it is no JSON object. */
    public static Optional<Tree> parse(String text) {
        try {
            JsonReader reader = JsonReader.from(text);
            return reader.current() == JsonReader.Type.OBJECT
                    ? Optional.of(new Tree(object(reader)))
                    : Optional.empty();
        } catch (JsonParserException damaged) {
            return Optional.empty();
        }
    }

    /**
     * Reads an object.
     *
     * @param wanted what is read of it
     * @throws IOException if the stream fails, or has no JSON object
     */
    public static Tree read(InputStream from, JsonParts wanted) throws IOException {
        try {
            JsonReader reader =
                    JsonReader.from(wanted.isAll() ? from : new ByteArrayInputStream(JsonSieve.keep(from, wanted)));
            if (reader.current() == JsonReader.Type.OBJECT) {
                return new Tree(object(reader));
            }
        } catch (JsonParserException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException("The API server's answer is no JSON object", e);
        }
        throw new IOException("The API server's answer is no JSON object");
    }

    private static Map<String, Object> object(JsonReader reader) throws JsonParserException {
        Map<String, Object> keys = new LinkedHashMap<>();
        reader.object();
        while (reader.next()) {
            keys.put(reader.key(), value(reader));
        }
        return keys;
    }

    private static @Nullable Object value(JsonReader reader) throws JsonParserException {
        return switch (reader.current()) {
            case OBJECT -> object(reader);
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                reader.array();
                while (reader.next()) {
                    list.add(value(reader));
                }
                yield list;
            }
            case STRING -> reader.string();
            case NUMBER -> number(reader);
            case BOOLEAN -> reader.bool();
            case NULL -> null;
        };
    }

    private static Number number(JsonReader reader) throws JsonParserException {
        String text = String.valueOf(reader.number());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return Double.parseDouble(text);
            }
        }
        long whole = Long.parseLong(text);
        return whole == (int) whole ? (Number) (int) whole : (Number) whole;
    }

    /** The tree as JSON, on one line. */
    public static String of(Tree tree) {
        return JsonWriter.string(tree.keys());
    }
}
