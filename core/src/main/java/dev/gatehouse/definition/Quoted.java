package dev.gatehouse.definition;

/**
 * Quotes foreign text for messages, on one line and without control characters that a terminal would interpret. Has
 * only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /**
     * Quotes a text. Escapes control and format characters, and cuts the text after 80 characters.
     *
     * @param text the text
     * @return the text in single quotes
     */
    public static String forMessage(String text) {
        StringBuilder out = new StringBuilder("'");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append(end < text.length() ? "…'" : "'").toString();
    }
}
