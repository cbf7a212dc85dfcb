package dev.gatehouse.settings;

import java.util.Optional;

/**
 * One text in the top-level object of a JSON document that belongs to another program: read without the parser, which takes a short
 * command too long to load, and replaced with every other character left alone. In a text that is not JSON it may find nothing or
 * anything.
 *
 * @param json the document
 * @param begin index of the text's first character
 * @param end index after its last one
 */
public record TopLevelText(String json, int begin, int end) {
    /**
     * Finds the text of a key.
     *
     * @param json a JSON object
     * @param key the key, without characters that JSON escapes
     * @return the text; empty if the key is absent or has another value
     */
    public static Optional<TopLevelText> find(String json, String key) {
        int at = valueOf(json, key);
        return at < json.length() && json.charAt(at) == '"'
                ? Optional.of(new TopLevelText(json, at + 1, closing(json, at)))
                : Optional.empty();
    }

    /** Returns the digits of a key that has a whole number; empty if the key is absent or has another value. */
    public static String digits(String json, String key) {
        int from = valueOf(json, key);
        int to = from;
        while (to < json.length() && json.charAt(to) >= '0' && json.charAt(to) <= '9') {
            to++;
        }
        boolean whole = to == json.length() || json.charAt(to) <= ' ' || ",}".indexOf(json.charAt(to)) >= 0;
        return whole ? json.substring(from, to) : "";
    }

    /** The index at which the value of a key begins; the end if the key is absent. */
    private static int valueOf(String json, String key) {
        int depth = 0;
        boolean name = true;
        for (int at = 0; at < json.length(); at++) {
            switch (json.charAt(at)) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> name = true;
                case ':' -> name = false;
                case '"' -> {
                    int end = closing(json, at);
                    if (depth == 1 && name && key.equals(json.substring(at + 1, end))) {
                        return after(json, end + 1);
                    }
                    at = end;
                }
                default -> {
                    // A digit, a letter or a blank.
                }
            }
        }
        return json.length();
    }

    private static int after(String json, int from) {
        int at = from;
        while (at < json.length() && (json.charAt(at) == ':' || json.charAt(at) <= ' ')) {
            at++;
        }
        return Math.min(at, json.length());
    }

    /** The index of the quote that ends a text. */
    private static int closing(String json, int opening) {
        int at = opening + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, json.length());
    }

    /** The text as it is written, with its escapes. */
    public String value() {
        return json.substring(begin, end);
    }

    /** The document with another text, which needs no escapes. */
    public String replaced(String value) {
        return json.substring(0, begin) + value + json.substring(end);
    }
}
