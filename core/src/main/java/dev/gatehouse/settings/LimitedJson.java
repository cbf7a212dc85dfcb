package dev.gatehouse.settings;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;

/** Parses JSON that other programs wrote. The library recurses into each level, so the depth is limited before. */
public final class LimitedJson {
    /** Levels of arrays and objects. State files of Hermes have four. */
    static final int DEEPEST = 100;

    /** Parsing a number takes the square of its length: a second for 60,000 digits. */
    private static final int LONGEST_NUMBER = 1000;

    private LimitedJson() {}

    /**
     * Parses an object.
     *
     * @throws IOException if the text is nested too deeply, or has a very long number
     * @throws JsonParserException if it is not a JSON object
     */
    public static JsonObject object(String text) throws IOException, JsonParserException {
        if (depth(text) > DEEPEST) {
            throw new IOException("nested more than " + DEEPEST + " levels deep");
        }
        if (digits(text) > LONGEST_NUMBER) {
            throw new IOException("a number of more than " + LONGEST_NUMBER + " digits");
        }
        return JsonParser.object().from(text);
    }

    /** Returns the deepest level that the parser could reach. Brackets in strings do not count. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> quoted = !quoted;
                case '\\' -> i++;
                case '[', '{' -> deepest = Math.max(deepest, quoted ? depth : ++depth);
                case ']', '}' -> depth -= quoted ? 0 : 1;
                default -> {
                    // Other characters do not nest.
                }
            }
        }
        return deepest;
    }

    /** Returns the length of the longest row of digits, also in strings: no state file has such a word. */
    private static int digits(String text) {
        int longest = 0;
        for (int i = 0, row = 0; i < text.length(); i++) {
            row = text.charAt(i) >= '0' && text.charAt(i) <= '9' ? row + 1 : 0;
            longest = Math.max(longest, row);
        }
        return longest;
    }
}
