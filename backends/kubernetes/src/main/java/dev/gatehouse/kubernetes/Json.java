package dev.gatehouse.kubernetes;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.util.Optional;

/** Reads and writes objects as JSON. */
final class Json {
    private Json() {}

    /** The object of a text; empty if it is no JSON object. */
    static Optional<Tree> parse(String text) {
        try {
            JsonObject object = JsonParser.object().from(text);
            return Optional.of(new Tree(object));
        } catch (JsonParserException damaged) {
            return Optional.empty();
        }
    }

    static String of(Tree tree) {
        return JsonWriter.string(tree.keys());
    }
}
